import type {} from "postgraphile";

/**
 * Filters and orders partitioned tables by indexed columns only, as PostGraphile
 * does for plain ones: they are the largest tables, and a filter without an
 * index reads all of a tenant's rows.
 */
export const IndexedColumnsPlugin: GraphileConfig.Plugin = {
  name: "IndexedColumnsPlugin",
  version: "1.0.0",
  before: ["PgIndexBehaviorsPlugin"],
  after: ["smart-tags"],

  gather: {
    hooks: {
      pgCodecs_attribute(_info, { attribute, pgAttribute }) {
        const table = pgAttribute.getClass();
        if (table?.relkind !== "p") return;
        const indexed = table
          .getIndexes()
          .some(
            (index) => !index.indpred && index.getKeys().some((key) => key?.attnum === pgAttribute.attnum),
          );
        if (indexed) return;
        attribute.extensions ??= Object.create(null);
        Object.assign(attribute.extensions ?? {}, { isIndexed: false });
      },
    },
  },
};
