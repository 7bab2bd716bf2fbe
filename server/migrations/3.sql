-- Answers are added up as they come: no answer is stored by itself any more, and nothing beside a nonce says what was
-- answered. And what a server must know about itself to notice that it was put back. Every column is explained in
-- docs/privacy/data-map.md; a test compares the two.

-- What waited belongs to policies of an older version, of which no report can be counted any more.
DROP INDEX waiting;
DROP TABLE reports;

-- Which reports were counted, so that each is counted once. WITHOUT ROWID is for privacy: a rowid would keep the order in
-- which reports arrived.
CREATE TABLE nonces (
    nonce BLOB NOT NULL PRIMARY KEY CHECK (length(nonce) = 16),
    task BLOB NOT NULL CHECK (length(task) = 8),
    epoch INTEGER NOT NULL CHECK (epoch >= 0)
) STRICT, WITHOUT ROWID;

-- What becomes the next batch of a task and epoch.
CREATE TABLE waiting (
    task BLOB NOT NULL CHECK (length(task) = 8),
    epoch INTEGER NOT NULL CHECK (epoch >= 0),
    reports INTEGER NOT NULL CHECK (reports > 0),
    counts BLOB NOT NULL CHECK (length(counts) % 8 = 0 AND length(counts) > 0),
    PRIMARY KEY (task, epoch)
) STRICT, WITHOUT ROWID;

-- Every task that was ever asked here: what its epochs mean, and through which of them its nonces are deleted.
CREATE TABLE tasks (
    task BLOB NOT NULL PRIMARY KEY CHECK (length(task) = 8),
    epoch_days INTEGER NOT NULL CHECK (epoch_days > 0),
    forgotten INTEGER CHECK (forgotten >= 0)
) STRICT, WITHOUT ROWID;

-- Every policy that was ever in force here.
CREATE TABLE policies (
    digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32)
) STRICT, WITHOUT ROWID;

INSERT INTO policies (digest) SELECT DISTINCT policy FROM releases;

-- One row. Days are counted from 1970-01-01 UTC.
CREATE TABLE server (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    school BLOB CHECK (length(school) = 16),
    number INTEGER NOT NULL CHECK (number >= 0),
    mark BLOB CHECK (length(mark) = 32),
    origin INTEGER,
    closed INTEGER,
    restored INTEGER,
    copied INTEGER NOT NULL CHECK (copied IN (0, 1))
) STRICT;

INSERT INTO server (id, number, copied) SELECT 1, coalesce(max(number), 0), 0 FROM releases;
