"""Our emitted SQL on a Spark cluster: every row that it grants must be a row of ours.

Arguments: the master, the folder with entity.parquet, policies.sql, ours.csv and refused.txt, the day.
"""
import csv
import re
import sys
import time
from decimal import Decimal

from pyspark.sql import SparkSession, functions

master, folder, day = sys.argv[1:]
spark = (
    SparkSession.builder.master(master)
    .appName("onevisit")
    .config("spark.ui.enabled", "false")
    .config("spark.executor.memory", "1g")
    .config("spark.sql.shuffle.partitions", "4")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("ERROR")

# what our intake refuses is not weighed there either
refused = {int(line.split(":")[0]) for line in open(f"{folder}/refused.txt") if line[:1].isdigit()}
table = spark.read.parquet(f"{folder}/entity.parquet")
place = functions.monotonically_increasing_id()
keys = [row[0] for row in table.select("uscc").collect()]
out = {keys[row - 1] for row in refused}


def held(field):
    """The column as the rule language holds it, named in full."""
    kind = field.dataType.simpleString()
    column = functions.col(field.name)
    if kind.startswith("decimal"):
        column = column.cast("decimal(28,12)")
    elif kind == "int":
        column = column.cast("bigint")
    return column.alias(f"entity.{field.name}")


entity = table.select(*map(held, table.schema), functions.lit(day).cast("date").alias("today"))
entity = entity.cache()
workers = spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1
print(f"{entity.count()} rows on {workers} workers, {len(refused)} refused")

ours = {}
for policy, party, yuan in csv.reader(open(f"{folder}/ours.csv")):
    ours.setdefault(policy, {})[party] = yuan
ours.pop("policy", None)

statements = re.findall(r"-- (\w+)\n(.*?);\n", open(f"{folder}/policies.sql").read(), re.S)
columns = set(entity.columns)
entity.createOrReplaceTempView("entity")
started, rows, weighed, different = time.time(), 0, 0, 0
for policy, statement in statements:
    named = set(re.findall(r"`([a-z_]+\.[a-z0-9_]+)`", statement))
    if "from `entity`" not in statement:
        continue
    for absent in sorted(named - columns):
        # a fact that nobody knows
        entity = entity.withColumn(absent, functions.lit(None))
        columns.add(absent)
        entity.createOrReplaceTempView("entity")
    found = {}
    for row in spark.sql(statement).collect():
        if row.party not in out:
            found[row.party] = "" if row.amount is None else str(row.amount.quantize(Decimal("0.01")))
    weighed += 1
    rows += len(found)
    if found != ours.get(policy, {}):
        different += 1
        mine = ours.get(policy, {})
        for party in list(set(found.items()) ^ set(mine.items()))[:3]:
            print(f"{policy}: {party}: Spark {found.get(party[0])}, ours {mine.get(party[0])}")
seconds = time.time() - started
print(f"{weighed} policies, {rows} rows, {different} policies differ, {seconds:.1f} s on Spark")
sys.exit(1 if different or not rows else 0)
