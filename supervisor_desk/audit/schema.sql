-- Format 1 of the audit log. Entries are only ever added: the triggers refuse everything else, in whatever program
-- the file is opened. Whoever removes the triggers first is found by the chain.

CREATE TABLE chain (
    id TEXT NOT NULL,
    begun_at TEXT NOT NULL
);

CREATE TABLE entry (
    sequence INTEGER PRIMARY KEY,
    hash BLOB NOT NULL CHECK (typeof(hash) = 'blob' AND length(hash) = 32),
    body TEXT NOT NULL CHECK (typeof(body) = 'text')
);

-- INSERT OR REPLACE deletes without firing a delete trigger, so the number of a new entry is checked as well.
CREATE TRIGGER entry_is_added_at_the_end BEFORE INSERT ON entry
WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM entry)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only: an entry is added at the end');
END;

CREATE TRIGGER entry_is_not_changed BEFORE UPDATE ON entry
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only: an entry is not changed');
END;

CREATE TRIGGER entry_is_not_removed BEFORE DELETE ON entry
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only: an entry is not removed');
END;

CREATE TRIGGER chain_is_begun_once BEFORE INSERT ON chain
WHEN EXISTS (SELECT 1 FROM chain)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only: its chain has begun');
END;

CREATE TRIGGER chain_is_not_changed BEFORE UPDATE ON chain
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only: its chain is not changed');
END;

CREATE TRIGGER chain_is_not_removed BEFORE DELETE ON chain
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only: its chain is not removed');
END;

-- For people with a SQLite shell; the program itself reads the canonical bytes.
CREATE VIEW readable AS
SELECT
    sequence,
    json_extract(body, '$.at') AS at,
    json_extract(body, '$.actor') AS actor,
    json_extract(body, '$.step') AS step,
    json_extract(body, '$.what') AS what,
    json_extract(body, '$.state') AS state,
    json_extract(body, '$.conversation') AS conversation,
    json_extract(body, '$.delivery') AS delivery,
    json_extract(body, '$.proof') AS proof,
    json_extract(body, '$.reason') AS reason,
    lower(hex(hash)) AS hash
FROM entry;
