/**
 * The database's form, version by version. A migration is never edited once it is released: the
 * next one changes what it made. `PRAGMA user_version` counts them.
 */
export const APPLICATION_ID = 0x7468_776c;

export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE device (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, room TEXT, kind TEXT,
    added INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE attachment (
    id TEXT PRIMARY KEY, device TEXT NOT NULL REFERENCES device (id), mac TEXT NOT NULL, port TEXT,
    key TEXT, addresses TEXT NOT NULL, certificate TEXT, since INTEGER NOT NULL,
    strength TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE profile (
    device TEXT PRIMARY KEY REFERENCES device (id), url TEXT, channel TEXT NOT NULL,
    file TEXT NOT NULL, signature TEXT, signer TEXT, fetched INTEGER NOT NULL,
    lastUpdate INTEGER NOT NULL, approvals TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE fact (
    device TEXT NOT NULL REFERENCES device (id), fact TEXT NOT NULL, value TEXT NOT NULL,
    since INTEGER NOT NULL, until INTEGER, PRIMARY KEY (device, fact)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE override (
    id TEXT PRIMARY KEY, device TEXT NOT NULL REFERENCES device (id), verdict TEXT NOT NULL,
    peer TEXT NOT NULL, protocol INTEGER, port INTEGER, since INTEGER NOT NULL,
    until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE key (
    id TEXT PRIMARY KEY, "for" TEXT NOT NULL, owner TEXT NOT NULL, vlan INTEGER,
    state TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Apart from all that is shown or journalled. pmk: 32 bytes; sum: of the bytes.
  CREATE TABLE secret (
    key TEXT PRIMARY KEY REFERENCES key (id) ON DELETE CASCADE, pmk BLOB NOT NULL,
    sum TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  -- MUD files, signatures and certificates by the SHA-256 of their bytes.
  CREATE TABLE document (digest TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;

  CREATE TABLE journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, until INTEGER NOT NULL,
    count INTEGER NOT NULL, weight TEXT NOT NULL, kind TEXT NOT NULL, device TEXT, content TEXT,
    digest TEXT, sum TEXT NOT NULL
  ) STRICT;
  CREATE INDEX journal_weight ON journal (weight, id);
  CREATE INDEX journal_device ON journal (device, id);
  -- What the decisions that the journal no longer holds had led to.
  CREATE TABLE base (
    one INTEGER PRIMARY KEY CHECK (one = 1), id INTEGER NOT NULL, sum TEXT NOT NULL,
    state TEXT NOT NULL, digest TEXT NOT NULL
  ) STRICT;
  `,
  `
  ALTER TABLE fact ADD COLUMN state TEXT;
  `,
  `
  -- Who may use the app. None of it is shown, journalled or part of the state that decisions lead to.
  -- Digests are SHA-256 of what only its holder has; password: see api/password.ts.
  CREATE TABLE account (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE, role TEXT NOT NULL,
    password TEXT NOT NULL, added INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE session (
    digest TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE, made INTEGER NOT NULL,
    seen INTEGER NOT NULL, agent TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE token (
    digest TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    account TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE, name TEXT NOT NULL,
    scopes TEXT NOT NULL, made INTEGER NOT NULL, until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE invite (
    digest TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, role TEXT NOT NULL, made INTEGER NOT NULL,
    until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE key ADD COLUMN mudUrl TEXT;
  `,
  `
  ALTER TABLE profile ADD COLUMN repository TEXT;
  `,
];
