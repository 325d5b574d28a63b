"""A data frame of Spark, answered where its partitions are: the rule set is sent to each machine once, and rows never leave theirs."""

from __future__ import annotations

from pyspark.errors import PySparkException
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
from pyspark.sql.types import StructType

from clientqual import messages
from clientqual.errors import ClientqualError
from clientqual.frames import FrameOptions
from clientqual.spark.partitions import Answering, Carried, Rules, Sent, in_types_of_spark
from clientqual.suggest import did_you_mean


def qualify_spark(rules: Rules, frame: DataFrame, key: str | None, options: FrameOptions) -> DataFrame:
    """Return a data frame with the answers beside its columns. Nothing is run: its schema is that of no rows, answered here.

    `key` is the column that names a row where something is wrong with it. Raises CaseError and ClientqualError for what is wrong whatever
    the rows are.
    """
    if key is not None and key not in frame.columns:
        raise ClientqualError([messages.no_key_column(key, did_you_mean(key, frame.columns))])
    none = to_arrow_schema(frame.schema).empty_table()
    answered = in_types_of_spark(rules.qualify_frame(none, **options))
    added = from_arrow_schema(answered.select(answered.column_names[len(frame.columns) :]).schema)
    schema = StructType([*frame.schema.fields, *added.fields])
    # In a name that Spark looks up, a dot leads into a structure: so it gets the columns by other names, and workers give theirs back.
    plain = frame.toDF(*(f"column{number}" for number in range(len(frame.columns))))
    return plain.mapInArrow(Answering(_sent(frame, rules), tuple(frame.columns), key, options), schema)


def _sent(frame: DataFrame, rules: Rules) -> Sent:
    """Return a rule set that each worker unpacks once, however many partitions it gets."""
    try:
        return frame.sparkSession.sparkContext.broadcast(rules)
    except PySparkException:  # a client of Spark Connect has nothing to broadcast with: there it goes with each task
        return Carried(rules)
