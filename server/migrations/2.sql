-- From one bit a report to bytes of any mechanism: a report keeps its payload until its batch is closed, a batch keeps
-- sums. Every column is explained in docs/privacy/data-map.md; a test compares the two.

CREATE TABLE new_batches (
    id INTEGER PRIMARY KEY,
    task BLOB NOT NULL CHECK (length(task) = 8),
    epoch INTEGER NOT NULL CHECK (epoch >= 0),
    reports INTEGER NOT NULL CHECK (reports > 0),
    -- Integers of 64 bits, little-endian; how many there are follows from the task.
    counts BLOB NOT NULL CHECK (length(counts) % 8 = 0 AND length(counts) > 0)
) STRICT;

-- Up to here a batch had one count: of the reports that say one.
INSERT INTO new_batches (id, task, epoch, reports, counts)
SELECT id, task, epoch, reports,
    unhex(format('%02X%02X%02X%02X%02X%02X%02X%02X',
        ones & 255, (ones >> 8) & 255, (ones >> 16) & 255, (ones >> 24) & 255,
        (ones >> 32) & 255, (ones >> 40) & 255, (ones >> 48) & 255, (ones >> 56) & 255))
FROM batches;

-- WITHOUT ROWID is for privacy: a rowid would keep the order in which reports arrived.
CREATE TABLE new_reports (
    nonce BLOB NOT NULL PRIMARY KEY CHECK (length(nonce) = 16),
    task BLOB NOT NULL CHECK (length(task) = 8),
    epoch INTEGER NOT NULL CHECK (epoch >= 0),
    payload BLOB CHECK (length(payload) BETWEEN 1 AND 2048),
    batch INTEGER REFERENCES new_batches (id),
    -- An answer is kept until its batch is closed and not a moment longer.
    CHECK ((payload IS NULL) = (batch IS NOT NULL))
) STRICT, WITHOUT ROWID;

INSERT INTO new_reports (nonce, task, epoch, payload, batch)
SELECT nonce, task, epoch, unhex(format('%02X', answer)), batch FROM reports WHERE answer IS NOT NULL
UNION ALL
SELECT nonce, task, epoch, NULL, batch FROM reports WHERE answer IS NULL;

DROP TABLE reports;
DROP TABLE batches;
ALTER TABLE new_batches RENAME TO batches;
ALTER TABLE new_reports RENAME TO reports;

-- Closing a batch reads only what waits, however many reports have been counted before.
CREATE INDEX waiting ON reports (task, epoch) WHERE batch IS NULL;

-- What was published, as it was given out and signed. Rows are only ever added.
CREATE TABLE releases (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    policy BLOB NOT NULL CHECK (length(policy) = 32),
    body BLOB NOT NULL
) STRICT;
