PRAGMA application_id = 1953003372;
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
ALTER TABLE fact ADD COLUMN state TEXT;
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
ALTER TABLE key ADD COLUMN mudUrl TEXT;
ALTER TABLE profile ADD COLUMN repository TEXT;
INSERT INTO device VALUES ('lamp', 'Lamp', 'thing', NULL, NULL, 1);
INSERT INTO document VALUES ('1e78600aa03a9a151a04b7bde0409daef8174c1cdaa9974051117fe7b76fdb38', x'7b22696574662d6d75643a6d7564223a7b7d7d');
INSERT INTO profile VALUES ('lamp', 'https://lamp.example/mud.json', 'user', '1e78600aa03a9a151a04b7bde0409daef8174c1cdaa9974051117fe7b76fdb38', NULL, NULL, 1795262400000, 1795262400000, '[]', 'https://mud.example/');
INSERT INTO journal VALUES (1, 1795262400000, 1795262400000, 1, 'decision', 'decided', 'lamp', '{"cause":"household","code":"household","params":{},"change":{"put":"device","record":{"id":"lamp","name":"Lamp","role":"thing","added":1}}}', NULL, '82e75c2c7e92ae8391912cd267d767f2');
INSERT INTO journal VALUES (2, 1795262400000, 1795262400000, 1, 'decision', 'decided', 'lamp', '{"cause":"household","code":"household","params":{},"change":{"put":"profile","record":{"device":"lamp","url":"https://lamp.example/mud.json","channel":"user","file":"1e78600aa03a9a151a04b7bde0409daef8174c1cdaa9974051117fe7b76fdb38","repository":"https://mud.example/","fetched":1795262400000,"lastUpdate":1795262400000,"approvals":[]}}}', NULL, '942913b692c8524bacbedbe9eb179776');
INSERT INTO base VALUES (1, 0, '00000000000000000000000000000000', '[[],[],[],[],[],[]]', '2512cce3fee33a347bbb2519e16d29b8');
PRAGMA user_version = 5;
