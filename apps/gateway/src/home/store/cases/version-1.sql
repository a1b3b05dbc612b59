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
  
INSERT INTO device VALUES ('lamp', 'Lamp 💡 "''; --', 'thing', 'Hall', 'light', 1795262400000);
INSERT INTO device VALUES ('phone', 'Anna''s phone', 'person', NULL, NULL, 1795262400000);
INSERT INTO attachment VALUES ('at1', 'lamp', '02:00:00:00:00:10', 'lan1', 'k1', '["192.168.1.50","2001:db8:1::50"]', '1e78600aa03a9a151a04b7bde0409daef8174c1cdaa9974051117fe7b76fdb38', 1795262400000, 'strong');
INSERT INTO profile VALUES ('lamp', 'https://maker.example/lamp.json', 'certificate', '1e78600aa03a9a151a04b7bde0409daef8174c1cdaa9974051117fe7b76fdb38', NULL, '{"key":"aa:bb","subject":"CN=Maker"}', 1795262400000, 1795262399000, '["192.0.2.0/24","signer-changed"]');
INSERT INTO fact VALUES ('lamp', 'containment', 'restricted', 1795262400000, 1795266000000);
INSERT INTO fact VALUES ('lamp', 'grant', 'as-described', 1795262400000, NULL);
INSERT INTO override VALUES ('o1', 'lamp', 'accept', 'time.example', 17, 123, 1795262400000, 1795348800000);
INSERT INTO key VALUES ('k1', 'thing', 'lamp', 7, '{"is":"bound","mac":"02:00:00:00:00:10","since":1795262400000}');
INSERT INTO secret VALUES ('k1', x'0505050505050505050505050505050505050505050505050505050505050505', 'f849d67325facf04177bc663b2dc544051831c589ef581d412f2eba44834e77c');
INSERT INTO document VALUES ('1e78600aa03a9a151a04b7bde0409daef8174c1cdaa9974051117fe7b76fdb38', x'7b22696574662d6d75643a6d7564223a7b7d7d');
INSERT INTO journal VALUES (4, 1795262400000, 1795262400000, 1, 'decision', 'decided', 'lamp', '{"cause":"household","code":"household","params":{},"change":{"put":"attachment","record":{"id":"at1","device":"lamp","mac":"02:00:00:00:00:10","port":"lan1","key":"k1","addresses":["192.168.1.50","2001:db8:1::50"],"certificate":"1e78600aa03a9a151a04b7bde0409daef8174c1cdaa9974051117fe7b76fdb38","since":1795262400000,"strength":"strong"}}}', NULL, 'a78fdb9b67c4c9ce2c5cdd933a85d117');
INSERT INTO journal VALUES (5, 1795262400000, 1795262400000, 1, 'decision', 'decided', 'lamp', '{"cause":"household","code":"household","params":{},"change":{"put":"profile","record":{"device":"lamp","url":"https://maker.example/lamp.json","channel":"certificate","file":"1e78600aa03a9a151a04b7bde0409daef8174c1cdaa9974051117fe7b76fdb38","signer":{"key":"aa:bb","subject":"CN=Maker"},"fetched":1795262400000,"lastUpdate":1795262399000,"approvals":["192.0.2.0/24","signer-changed"]}}}', NULL, '5140515543faacd0a1efae3c355ae895');
INSERT INTO journal VALUES (6, 1795262401000, 1795262401000, 1, 'decision', 'decided', 'lamp', '{"cause":"household","code":"approved","params":{"name":"Lamp"},"change":{"put":"fact","record":{"device":"lamp","fact":"grant","value":"as-described","since":1795262400000}}}', NULL, '15d4f776e60ede82439bd7b13f0bfb4c');
INSERT INTO journal VALUES (7, 1795262400000, 1795262400000, 1, 'decision', 'decided', 'lamp', '{"cause":"household","code":"household","params":{},"change":{"put":"fact","record":{"device":"lamp","fact":"containment","value":"restricted","since":1795262400000,"until":1795266000000}}}', NULL, 'e4056775e9268a57e4cf2bf8571769b0');
INSERT INTO journal VALUES (8, 1795262400000, 1795262400000, 1, 'decision', 'decided', 'lamp', '{"cause":"household","code":"household","params":{},"change":{"put":"override","record":{"id":"o1","device":"lamp","verdict":"accept","peer":"time.example","protocol":17,"port":123,"since":1795262400000,"until":1795348800000}}}', NULL, '6396934c95bd88ee22bfeb8c15c39407');
INSERT INTO journal VALUES (9, 1795262400000, 1795262400000, 1, 'decision', 'decided', 'lamp', '{"cause":"household","code":"household","params":{},"change":{"put":"key","record":{"id":"k1","for":"thing","owner":"lamp","vlan":7,"state":{"is":"bound","mac":"02:00:00:00:00:10","since":1795262400000}}}}', NULL, '808c7689dc301aacf672f7da9341ef2e');
INSERT INTO journal VALUES (10, 1795262400000, 1795262400000, 1, 'decision', 'decided', 'old', '{"cause":"household","code":"forgotten-by-household","params":{},"change":{"end":"device","key":"old"}}', NULL, '0449b25413852baa761a757550a024d5');
INSERT INTO journal VALUES (11, 1795262400000, 1795262405000, 2, 'event', 'name', 'lamp', '{"cause":"device","code":"refused","params":{"name":"x.example"}}', NULL, '4425749f485053ac1a454edfa3232123');
INSERT INTO journal VALUES (12, 1795262406000, 1795262406000, 1, 'decision', 'decided', NULL, '{"cause":"household","code":"nothing-changed","params":{"n":3.5}}', NULL, '39e2ac3c599c710ce539ca5c81fda45a');
INSERT INTO base VALUES (1, 3, '29e22f672275a34e37d7166cd275109b', '[[{"id":"lamp","name":"Lamp 💡 \"''; --","role":"thing","room":"Hall","kind":"light","added":1795262400000},{"id":"phone","name":"Anna''s phone","role":"person","added":1795262400000}],[],[],[],[],[]]', '480ad1fd6ce6918e6db756c6b2ee538a');
PRAGMA user_version = 1;
