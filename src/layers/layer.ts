/** A folder of SQL that the package ships: steps that run once, and definitions that run whenever they change. */
export type Layer = {
  name: string;
  /** The layers that it stands on. */
  needs: readonly string[];
  /** In the order in which they run, steps before definitions. */
  files: readonly LayerFile[];
  /** What the administrator runs in the same transaction, after each upgrade. */
  afterwards: string;
};

export type LayerFile = {
  /** Below the layer's folder: steps/000001-schema.sql, definitions/protect.sql. */
  path: string;
  text: string;
};
