"""Spark: a rule set on a cluster, each partition through the planes engine of the machine that holds it. Needs the extra `spark`."""

from typing import TYPE_CHECKING

from clientqual.doors import lazily

if TYPE_CHECKING:
    from clientqual.spark.cluster import qualify_spark

__all__ = ["qualify_spark"]

__getattr__ = lazily(__name__, {"cluster": ("qualify_spark",)})
