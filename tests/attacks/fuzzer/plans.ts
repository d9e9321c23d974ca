/** Settings that have the planner choose otherwise. */
import fc from "fast-check";

const off = (...names: string[]) => names.map((name) => `set local enable_${name} = off`).join("; ");

export const PLANS: Record<string, string> = {
  index: off("seqscan", "bitmapscan", "tidscan"),
  bitmap: off("seqscan", "indexscan", "indexonlyscan", "tidscan"),
  sequential: off("indexscan", "indexonlyscan", "bitmapscan", "tidscan"),
  tid: off("seqscan", "indexscan", "indexonlyscan", "bitmapscan"),
  "no index-only": off("indexonlyscan", "seqscan"),
  "no pruning": off("partition_pruning"),
  generic: "set local plan_cache_mode = force_generic_plan",
  parallel:
    "set local max_parallel_workers_per_gather = 1; set local parallel_setup_cost = 0; set local parallel_tuple_cost = 0; set local min_parallel_table_scan_size = 0; set local min_parallel_index_scan_size = 0",
  "nested loops": off("hashjoin", "mergejoin"),
  hashes: off("nestloop", "mergejoin"),
  merges: off("nestloop", "hashjoin"),
  "nothing kept": off("material", "memoize"),
  "no sort": off("sort", "incremental_sort"),
  "no hash aggregate": off("hashagg"),
  "partitions joined":
    "set local enable_partitionwise_join = on; set local enable_partitionwise_aggregate = on",
  "as written": "set local from_collapse_limit = 1; set local join_collapse_limit = 1",
};

const plan = fc.constantFrom(...Object.keys(PLANS));
const access = fc.constantFrom("index", "index", "bitmap", "no index-only", "sequential", "tid");

export const anyPlans: fc.Arbitrary<string[]> = fc
  .tuple(
    fc.option(access, { freq: 1 }),
    fc.oneof({ withCrossShrink: true }, { weight: 2, arbitrary: fc.constant(null) }, plan),
    fc.oneof({ withCrossShrink: true }, { weight: 4, arbitrary: fc.constant(null) }, plan),
  )
  .map((plans) => [...new Set(plans.filter((drawn) => drawn !== null))]);
