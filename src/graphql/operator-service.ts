import type { PlatformSessions } from "../driver/platform-sessions.ts";
import type { Session } from "../driver/session.ts";
import { RowhouseError } from "../errors.ts";
import { createWithPgClient, type Sessions } from "./adaptor.ts";
import { type Introspect, introspectionSettings } from "./introspection.ts";
import { makePgService } from "./pg-service.ts";

export interface OperatorServiceOptions {
  readonly platform: PlatformSessions;
  /** The recorded use that a request belongs to; null is an error. */
  readonly useOf: (request: Partial<Grafast.RequestContext>) => string | null | undefined;
}

/** What the adaptor is handed on as a session: the id of a recorded use. */
interface Use {
  readonly useId: string;
}

/** A PgService whose statements run as the platform, each for the use that its request has recorded. */
export function makeOperatorService({
  platform,
  useOf,
}: OperatorServiceOptions): GraphileConfig.PgServiceConfiguration<"rowhouse/graphql"> {
  return {
    name: "main",
    schemas: ["app_operations"],
    withPgClientKey: "withPgClient",
    pgSettingsKey: "pgSettings",
    pgSettings: (request: Partial<Grafast.RequestContext>) => {
      const useId = useOf(request);
      if (!useId) throw new RowhouseError("PLATFORM_REASON_MISSING");
      return { useId } satisfies Use as unknown as Record<string, string>;
    },
    pgSettingsForIntrospection: introspectionSettings,
    adaptor: { createWithPgClient, makePgService },
    adaptorSettings: { sessions: sessionsOf(platform), introspect: introspectAs(platform) },
  };
}

function sessionsOf(platform: PlatformSessions): Sessions {
  const useId = (session: Session): string => (session as unknown as Use).useId;
  return {
    runStatement: (session, statement) => platform.runStatement(useId(session), statement),
    withSession: (session, callback) => platform.withSession(useId(session), callback),
  };
}

/** What the platform may do decides what the API shows. */
function introspectAs(platform: PlatformSessions): Introspect {
  return async (callback) => {
    const useId = await platform.record("the operators' API reads the catalogs as it starts");
    return platform.withSession(useId, async (transaction) =>
      callback((statement) => transaction.query(statement)),
    );
  };
}
