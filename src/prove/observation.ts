import pg from "pg";

/** Everything that a statement lets its sender see. Rows are sorted: their order says nothing. */
export type Observation = {
  tag: string;
  rows: string[];
  /** SQLSTATE and the fields that say what of whom; null where the statement succeeded. */
  error: Record<string, string> | null;
  notices: string[];
};

const ERROR_FIELDS = [
  "code",
  "message",
  "detail",
  "hint",
  "schema",
  "table",
  "column",
  "constraint",
] as const;

export function failed(error: unknown, notices: string[]): Observation {
  if (!(error instanceof pg.DatabaseError)) throw error;
  const fields: Record<string, string> = {};
  for (const name of ERROR_FIELDS) {
    const value = error[name];
    if (value !== undefined) fields[name] = value;
  }
  return { tag: "ERROR", rows: [], error: fields, notices };
}

/** What a statement said, by field, for comparison. */
export function fieldsOf(observation: Observation): Record<string, string> {
  return {
    tag: observation.tag,
    rows: observation.rows.join("\n"),
    notices: observation.notices.join("\n"),
    ...observation.error,
  };
}

/** The fields in which two observations differ. */
export function differences(one: Observation, other: Observation): string[] {
  const left = fieldsOf(one);
  const right = fieldsOf(other);
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].filter(
    (name) => left[name] !== right[name],
  );
}

/** One line of it, for people. */
export function summarise(observation: Observation): string {
  const { error, tag, rows, notices } = observation;
  const said = error
    ? `ERROR ${error.code}: ${[error.message, error.detail].filter(Boolean).join(" — ")}`
    : [tag, ...rows.slice(0, 2)].join(" ");
  return [said, ...notices.slice(0, 1)].join(" | ").slice(0, 300);
}

/** Whether Postgres refused it for want of a privilege, before it looked at any row. */
export function isDenied(observation: Observation): boolean {
  return observation.error?.code === "42501" && /^permission denied/.test(observation.error.message ?? "");
}

/** Whether a policy refused the row. */
export function isForbidden(observation: Observation): boolean {
  return observation.error?.code === "42501";
}
