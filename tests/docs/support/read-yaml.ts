// @ts-expect-error: it has no types of its own.
import { load } from "js-yaml";

/** Parses a document of YAML; throws where it is none. */
export const readYaml = (text: string): unknown => (load as (text: string) => unknown)(text);
