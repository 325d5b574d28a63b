"""The durable engine: a rule set as networks of durable-rules, which decides its conditions. Needs the extra `durable`.

Read `fields` for what a case becomes, `ways` for what a condition becomes, `plan` and `planning` for the layers, `steps` for what is
worked out between them, `networks` and `native` for what stands in the module, and `engine` for the answer.
"""

from clientqual.engines.durable.engine import DurableEngine

__all__ = ["DurableEngine"]
