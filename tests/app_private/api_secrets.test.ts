/** Secrets are put there and read by two functions; nothing else reaches them. */

import {
  makeNamesake,
  makeNeighbours,
  type Neighbours,
  type Person,
} from "../app_public/support/neighbours.ts";
import { outcome } from "../app_public/support/outcome.ts";
import { asPlatform, asUser } from "../support/as-user.ts";
import { createTestDatabase } from "../support/database.ts";

const db = await createTestDatabase({ sealed: true });
afterAll(() => db.drop());
const app = await db.connect("app");
const operator = await db.connect("operator");

let a: Neighbours["a"];
let b: Neighbours["b"];
beforeAll(async () => {
  ({ a, b } = await makeNeighbours(db));
  await makeNamesake(db, { a, b });
});

const credential = (household = a) => household.row("app_public.api_credentials").id;
const account = (household = a) => household.row("app_public.exchange_accounts").id;

const read = (accountId = account()) =>
  outcome(app, "select from app_public.resolve_api_credential($1) where answer = 'credential'", [accountId]);
const store = (
  values: {
    credential?: string | undefined;
    account?: string | undefined;
    user?: string | null;
    nonce?: Buffer;
  } = {},
) =>
  outcome(app, "select app_public.store_api_secret($1, $2, 'k2', $3, $4, $5)", [
    values.credential ?? credential(),
    values.account ?? account(),
    values.nonce ?? Buffer.alloc(12, 7),
    Buffer.alloc(40, 9),
    values.user === undefined ? a.member.userId : values.user,
  ]);
const as = (person: Person, run: () => Promise<void>) => asUser(app, person, run);

test("the credential's own user, owners and admins read and store its secret", async () => {
  for (const person of [a.member, a.owner, a.admin]) {
    await as(person, async () => {
      expect(await read()).toBe(1);
      expect(await store()).toBe(1);
    });
  }
});

test("another member, a viewer and work without a user do not", async () => {
  for (const person of [a.colleague, a.viewer, { ...a.member, role: "viewer" as const }]) {
    await as(person, async () => {
      expect(await read()).toBe(0);
      expect(await store()).toBe("42501");
    });
  }
  await asUser(app, { tenantId: a.id }, async () => {
    expect(await read()).toBe(0);
    expect(await store()).toBe("42501");
    expect(await store({ user: null })).toBe("42501");
  });
});

test("nobody of the neighbour's does, not even with the ids of everything", async () => {
  for (const person of [
    b.owner,
    { ...b.member, userId: a.member.userId },
    { ...b.owner, userId: a.member.userId },
  ]) {
    await as(person, async () => {
      expect(await read()).toBe(0);
      expect(await store()).toBe("23503");
    });
  }
  await as(b.member, async () => expect(await read(account(b))).toBe(1));
});

test("a member stores no secret in another's name, and an admin none that belongs to nobody", async () => {
  await as(a.colleague, async () => {
    expect(await store({ user: a.member.userId })).toBe("42501");
    expect(await store({ user: a.colleague.userId })).toMatch(/^(42501|23503)$/);
  });
  await as(a.admin, async () => {
    expect(await store({ user: null })).toMatch(/^23/);
  });
});

test("a secret is stored for the credential's own account and no other", async () => {
  await asPlatform(operator, async () => {
    await operator.query(
      `insert into app_public.exchange_accounts (tenant_id, id, user_id, exchange, name, environment, is_paper)
       values ($1, '0197a000-0000-7000-8000-00000000beef', $2, 'bybit', 'Second', 'mainnet', false)`,
      [a.id, a.member.userId],
    );
    await operator.query("commit; begin");
  });
  await as(a.member, async () => {
    expect(await store({ account: "0197a000-0000-7000-8000-00000000beef" })).toMatch(/^(42501|23503)$/);
    expect(await store({ account: account(b) })).toMatch(/^(42501|23503)$/);
    expect(await store({ credential: credential(b) })).toBe("23503");
  });
});

test("what is refused has changed nothing", async () => {
  const secrets = () =>
    asPlatform(
      operator,
      async () => (await operator.query("select * from app_private.api_secrets order by 1, 2")).rows,
    );
  const before = await secrets();
  expect(before).toHaveLength(2);
  await as(a.colleague, async () => {
    await store();
    await app.query("commit; begin");
  });
  await as(b.owner, async () => {
    await store();
    await app.query("commit; begin");
  });
  expect(await secrets()).toEqual(before);
});

test("storing again puts the new secret in place of the old one", async () => {
  await as(a.member, async () => {
    await app.query("select app_public.store_api_secret($1, $2, 'k2', $3, $4)", [
      credential(),
      account(),
      Buffer.alloc(12, 1),
      Buffer.alloc(40, 2),
    ]);
    const { rows } = await app.query("select * from app_public.resolve_api_credential($1)", [account()]);
    expect(rows).toEqual([
      {
        answer: "credential",
        credential_id: credential(),
        key_id: "k2",
        nonce: Buffer.alloc(12, 1),
        ciphertext: Buffer.alloc(40, 2),
      },
    ]);
  });
});

test("a nonce of another length than twelve bytes is refused", async () => {
  await as(a.member, async () => {
    expect(await store({ nonce: Buffer.alloc(11) })).toBe("23514");
    expect(await store({ nonce: Buffer.alloc(16) })).toBe("23514");
  });
});

test("with its credential a secret is gone", async () => {
  await as(a.member, async () => {
    expect(await outcome(app, "delete from app_public.api_credentials where id = $1", [credential()])).toBe(
      1,
    );
    await app.query("delete from app_public.api_credentials where id = $1", [credential()]);
    expect(await read()).toBe(0);
  });
});

test("a suspended tenant's secrets are read by nobody", async () => {
  const setStatus = (status: string) =>
    asPlatform(operator, async () => {
      await operator.query("update app_public.tenants set status = $2 where id = $1", [a.id, status]);
      await operator.query("commit; begin");
    });
  await as(a.member, async () => {
    expect(await read()).toBe(1);
    await setStatus("suspended");
    expect(await read()).toBe("RH003");
    expect(await store()).toBe("RH003");
    await setStatus("active");
  });
});

test("nobody-in-particular calls neither", async () => {
  await asUser(app, a.member, async () => {
    await app.query("set local role app_anonymous");
    expect(await read()).toBe("42501");
    expect(await store()).toBe("42501");
  });
});
