"""All wording of complaints, one function a code.

A message starts in lower case and has no final period, puts the user's words in backticks, and keeps what may help apart.
"""

from clientqual.messages.answering import *  # noqa: F403
from clientqual.messages.asking import *  # noqa: F403
from clientqual.messages.cases import *  # noqa: F403
from clientqual.messages.changing import *  # noqa: F403
from clientqual.messages.engines import *  # noqa: F403
from clientqual.messages.events import *  # noqa: F403
from clientqual.messages.explaining import *  # noqa: F403
from clientqual.messages.expressions import *  # noqa: F403
from clientqual.messages.frames import *  # noqa: F403
from clientqual.messages.naming import *  # noqa: F403
from clientqual.messages.reading import *  # noqa: F403
from clientqual.messages.spark import *  # noqa: F403
from clientqual.messages.typing import *  # noqa: F403
