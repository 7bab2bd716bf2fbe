-- Every column is explained in docs/privacy/data-map.md; a test compares the two.

-- What has been published. Rows are only ever added.
CREATE TABLE batches (
    id INTEGER PRIMARY KEY,
    task BLOB NOT NULL CHECK (length(task) = 8),
    epoch INTEGER NOT NULL CHECK (epoch >= 0),
    reports INTEGER NOT NULL CHECK (reports > 0),
    ones INTEGER NOT NULL CHECK (ones BETWEEN 0 AND reports)
) STRICT;

-- WITHOUT ROWID is for privacy: a rowid would keep the order in which reports arrived.
CREATE TABLE reports (
    nonce BLOB NOT NULL PRIMARY KEY CHECK (length(nonce) = 16),
    task BLOB NOT NULL CHECK (length(task) = 8),
    epoch INTEGER NOT NULL CHECK (epoch >= 0),
    answer INTEGER CHECK (answer IN (0, 1)),
    batch INTEGER REFERENCES batches (id),
    -- An answer is kept until its batch is closed and not a moment longer.
    CHECK ((answer IS NULL) = (batch IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- Closing a batch reads only what waits, however many reports have been counted before.
CREATE INDEX waiting ON reports (task, epoch, answer) WHERE batch IS NULL;
