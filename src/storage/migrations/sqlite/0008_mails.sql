-- Mails on their way out: written in the same transaction as what they tell of, sent afterwards by any node.
CREATE TABLE mails (
    id INTEGER NOT NULL PRIMARY KEY,
    -- What it is about. Nobody gets two mails of the same topic, however often somebody finds a reason to write.
    topic TEXT NOT NULL
        CONSTRAINT mails_topic CHECK (length(topic) >= 1),
    recipient TEXT NOT NULL
        CONSTRAINT mails_recipient CHECK (length(recipient) BETWEEN 3 AND 254 AND recipient LIKE '_%@_%'),
    -- The address with upper and lower case as one. Keyward writes it, because the databases do not agree about that.
    recipient_folded TEXT NOT NULL
        CONSTRAINT mails_recipient_folded CHECK (length(recipient_folded) >= 3),
    subject TEXT NOT NULL
        CONSTRAINT mails_subject CHECK (length(subject) >= 1),
    -- Empty once the mail is sent or given up: what it says may open doors, as the link of an invitation does.
    body_text TEXT NOT NULL,
    body_html TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- The next attempt; while a node tries, the moment from which another may. NULL: none any more.
    due_at INTEGER,
    attempts INTEGER NOT NULL
        CONSTRAINT mails_attempts CHECK (attempts >= 0),
    sent_at INTEGER,
    failed_at INTEGER,
    last_error TEXT,
    -- It waits, or was sent, or was given up.
    CONSTRAINT mails_state CHECK (
        (CASE WHEN due_at IS NULL THEN 0 ELSE 1 END)
        + (CASE WHEN sent_at IS NULL THEN 0 ELSE 1 END)
        + (CASE WHEN failed_at IS NULL THEN 0 ELSE 1 END) = 1
    ),
    CONSTRAINT mails_forgotten CHECK (due_at IS NOT NULL OR (body_text = '' AND body_html = ''))
) STRICT;

-- A topic is written about once to each address.
CREATE UNIQUE INDEX mails_one_per_topic ON mails (topic, recipient_folded);

-- Those that wait, longest due first.
CREATE INDEX mails_due ON mails (due_at, id) WHERE due_at IS NOT NULL;

-- Those given up.
CREATE INDEX mails_failed ON mails (failed_at) WHERE failed_at IS NOT NULL;

-- The oldest of those that do not wait, for the clean-up.
CREATE INDEX mails_done ON mails (created_at) WHERE due_at IS NULL;
