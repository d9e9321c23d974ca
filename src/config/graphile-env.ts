/**
 * Grafast reads GRAPHILE_ENV and NODE_ENV when it is loaded, and complains where
 * neither is set. Imported before it: without a word, this is production.
 */
if (process.env.NODE_ENV === undefined) process.env.GRAPHILE_ENV ??= "production";
