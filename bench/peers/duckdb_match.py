"""Our emitted SQL on DuckDB: totals of every policy, for `bench policies` to compare to the fen.

Arguments: the Parquet file, a JSON file of statements, the file to write totals to.
"""
import json
import sys
import time

import duckdb

parquet, statements, output = sys.argv[1:]
policies = json.load(open(statements))
con = duckdb.connect()
con.execute("SET threads=2; SET preserve_insertion_order=false")
columns = con.execute(f"describe select * from '{parquet}'").fetchall()


def held(name, kind):
    """The column as the rule language holds it."""
    if kind.startswith("DECIMAL") or kind in ("DOUBLE", "FLOAT"):
        return f'cast("{name}" as decimal(28, 12)) as "{name}"'
    if kind in ("INTEGER", "BIGINT"):
        return f'cast("{name}" as bigint) as "{name}"'
    return f'"{name}"'


select = ", ".join(held(name, kind) for name, kind, *_ in columns)
con.execute(f"create table ent as select {select} from '{parquet}'")
started = time.time()
totals = []
for policy in policies:
    amount = f"round({policy['amount']}, 2)"
    sql = f"select count(*), coalesce(sum(cast({amount} as decimal(38, 2))), 0), count({amount}) from ent where {policy['where']}"
    count, total, known = con.execute(sql).fetchone()
    totals.append([count, str(total), known])
json.dump({"seconds": time.time() - started, "totals": totals}, open(output, "w"))
