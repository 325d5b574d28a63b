"""Expressions: a rule set where data may not move, as Narwhals expressions or as one SQL query. Needs the extra `frames`.

    circuit -> trimmed -> stages -> terms -> { Narwhals expressions | SQL }
              (trimming) (staging) (facts, numbers, gates, answers)

Read `plan` for how these come together, `terms` for what is written, `back_ends` for what it is run on. Nothing here is imported before it
is used.
"""

from typing import TYPE_CHECKING

from clientqual.doors import lazily

if TYPE_CHECKING:
    from clientqual.expressions.asking import wanted_of
    from clientqual.expressions.back_ends import BACK_ENDS, BackEnd
    from clientqual.expressions.columns import FITTING, FORMS
    from clientqual.expressions.lazy import qualify_lazy
    from clientqual.expressions.sql_writer import Dialect
    from clientqual.expressions.table import sql_of

__all__ = ["BACK_ENDS", "FITTING", "FORMS", "BackEnd", "Dialect", "qualify_lazy", "sql_of", "wanted_of"]

__getattr__ = lazily(
    __name__,
    {
        "asking": ("wanted_of",),
        "back_ends": ("BACK_ENDS", "BackEnd"),
        "columns": ("FITTING", "FORMS"),
        "lazy": ("qualify_lazy",),
        "sql_writer": ("Dialect",),
        "table": ("sql_of",),
    },
)
