import type {} from "postgraphile";

/**
 * Calls the rows that refer to a row simply by their table (`account.executions`,
 * not `account.executionsByAccountId`) wherever that is unambiguous: one foreign
 * key alone leads from the one table to the other.
 */
export const RelationNamesPlugin: GraphileConfig.Plugin = {
  name: "RelationNamesPlugin",
  version: "1.0.0",
  after: ["PgRelationsPlugin", "PgSimplifyInflectionPlugin"],

  inflection: {
    replace: {
      _manyRelation(previous, _preset, details) {
        const { codec, registry, relationName } = details;
        const relations = Object.values(registry.pgRelations[codec.name] ?? {});
        const relation = registry.pgRelations[codec.name]?.[relationName];
        if (!relation || relation.extensions?.tags?.foreignFieldName)
          return previous?.(details) ?? relationName;

        const { remoteResource } = relation;
        const alike = relations.filter(
          (other) => other.isReferencee && other.remoteResource === remoteResource,
        );
        const name = this.camelCase(this.pluralize(this._singularizedCodecName(remoteResource.codec)));
        const taken = Object.keys(codec.attributes).some(
          (attributeName) => this.attribute({ codec, attributeName }) === name,
        );
        return alike.length === 1 && !taken ? name : (previous?.(details) ?? name);
      },
    },
  },
};
