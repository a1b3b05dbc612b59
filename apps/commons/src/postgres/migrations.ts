/** How the tables came to be. A migration that was released is never changed: another follows it. */
import { type Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import type { Database } from "./schema.ts";

const migrations: Readonly<Record<string, Migration>> = {
  "0001-record-and-labels": {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        create table log_entry (index bigint primary key check (index >= 0), octets bytea not null);
        create table log_node (
          level smallint not null, index bigint not null, hash bytea not null,
          primary key (level, index)
        );
        create table log_checkpoint (
          size bigint primary key, note text not null, at timestamptz not null
        );
        create table issuer (
          id text primary key, name text not null, roles text[] not null,
          from_at timestamptz not null, until_at timestamptz
        );
        create table issuer_key (
          kid text primary key, issuer text not null references issuer, jwk jsonb not null,
          from_at timestamptz not null, until_at timestamptz, compromised_at timestamptz
        );
        create table status_slot (
          uri text not null, index integer not null check (index >= 0),
          issuer text not null references issuer,
          state text not null default 'valid'
            check (state in ('valid', 'revoked', 'suspended', 'superseded')),
          primary key (uri, index)
        );
        create table statement (
          digest text primary key, jws text not null, kind text not null,
          issuer text not null references issuer, product text, model text,
          claims jsonb not null, status_uri text not null, status_index integer not null,
          from_at timestamptz not null, until_at timestamptz not null,
          accepted_at timestamptz not null,
          log_index bigint not null unique references log_entry (index),
          unique (status_uri, status_index),
          foreign key (status_uri, status_index) references status_slot (uri, index)
        );
        create index statement_product on statement (product);
        create table status_change (
          id bigint generated always as identity primary key,
          uri text not null, index integer not null, state text not null,
          reason_en text not null check (reason_en <> ''),
          reason_fr text not null check (reason_fr <> ''),
          at timestamptz not null,
          log_index bigint not null unique references log_entry (index),
          foreign key (uri, index) references status_slot (uri, index)
        );
        create table signed_list (
          kind text not null check (kind in ('trust', 'status')), uri text not null,
          number bigint not null, jws text not null, at timestamptz not null,
          primary key (kind, uri, number)
        );
      `.execute(db);
    },
  },
  "0002-accounts-and-issuing": {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        create table organisation (
          id text primary key, name text not null, created_at timestamptz not null,
          roles text[] not null check (
            cardinality(roles) > 0
            and roles <@ array['maker', 'assessor', 'operator', 'retailer']
          )
        );
        create table account (
          id uuid primary key default gen_random_uuid(), name text not null,
          email text not null unique check (email = lower(email)), password text not null,
          organisation text not null references organisation, created_at timestamptz not null
        );
        create table session (
          token bytea primary key, account uuid not null references account on delete cascade,
          csrf text not null, expires_at timestamptz not null
        );
        create table invitation (
          token bytea primary key, organisation text not null references organisation,
          expires_at timestamptz not null, used_at timestamptz
        );
        create table attempt (
          bucket text primary key, started_at timestamptz not null, count integer not null
        );
        create table draft (
          id uuid primary key default gen_random_uuid(),
          organisation text not null references organisation,
          kind text not null check (kind in ('product-declaration', 'product-attestation')),
          fields jsonb not null, version integer not null default 1,
          changed_by uuid not null references account, changed_at timestamptz not null,
          prepared jsonb, digest text references statement
        );
        create index draft_organisation on draft (organisation, changed_at);
        create table proposal (
          id uuid primary key default gen_random_uuid(),
          kind text not null check (kind in ('key', 'stolen-key', 'revoke')),
          body jsonb not null, proposed_by uuid not null references account,
          proposed_at timestamptz not null,
          outcome text check (outcome in ('done', 'refused')), decided_at timestamptz
        );
        create table proposal_voice (
          proposal uuid not null references proposal, account uuid not null references account,
          agrees boolean not null, at timestamptz not null,
          primary key (proposal, account)
        );
      `.execute(db);
    },
  },
  "0003-processes": {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        create table process (
          id text primary key, created_at timestamptz not null,
          archived boolean not null default false
        );
        create table process_entry (
          process text not null references process, index bigint not null check (index >= 0),
          octets bytea not null, primary key (process, index)
        );
        create table process_node (
          process text not null references process, level smallint not null,
          index bigint not null, hash bytea not null, primary key (process, level, index)
        );
        create table process_checkpoint (
          process text not null references process, size bigint not null, note text not null,
          at timestamptz not null, primary key (process, size)
        );
        create table process_text (
          process text not null references process, seal text not null, octets bytea not null,
          primary key (process, seal)
        );
        create table process_person (
          process text not null references process, account uuid not null references account,
          party text not null, primary key (process, account), unique (process, party)
        );
        alter table organisation drop constraint organisation_roles_check, add check (
          cardinality(roles) > 0
          and roles <@ array['maker', 'assessor', 'operator', 'retailer', 'participant']
        );
      `.execute(db);
    },
  },
};

/** Brings the tables forward; two that start at once wait for each other. */
export async function migrate(db: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined)
    throw new Error("the tables could not be brought forward", { cause: error });
}
