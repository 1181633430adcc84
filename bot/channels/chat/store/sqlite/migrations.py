"""The tables of the bot's database, as numbered steps: one that was released never changes, others follow."""

from __future__ import annotations

from corpus.store.migrations import Migration

_FIRST = """
CREATE TABLE secret (key BLOB NOT NULL);
CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE inbox (
    id INTEGER PRIMARY KEY,
    chat INTEGER NOT NULL,
    received REAL NOT NULL,
    payload TEXT
);
CREATE INDEX inbox_waiting ON inbox (chat) WHERE payload IS NOT NULL;
CREATE TABLE sent (
    id INTEGER NOT NULL,
    part INTEGER NOT NULL,
    message INTEGER NOT NULL,
    PRIMARY KEY (id, part)
) WITHOUT ROWID;
CREATE TABLE reply (
    id INTEGER PRIMARY KEY,
    chat INTEGER NOT NULL,
    thread INTEGER NOT NULL,
    asker INTEGER NOT NULL,
    question_message INTEGER NOT NULL,
    message INTEGER NOT NULL,
    parent INTEGER NOT NULL,
    asked REAL NOT NULL,
    kind TEXT NOT NULL,
    question TEXT NOT NULL,
    understood_as TEXT NOT NULL,
    confidence REAL NOT NULL,
    edition INTEGER NOT NULL,
    content TEXT NOT NULL,
    view TEXT NOT NULL DEFAULT '',
    vote INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX reply_message ON reply (chat, message);
CREATE INDEX reply_question ON reply (chat, question_message);
CREATE INDEX reply_asker ON reply (asker, chat, thread, id);
CREATE INDEX reply_asked ON reply (asked);
CREATE TABLE vote (
    reply INTEGER NOT NULL,
    voter INTEGER NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (reply, voter)
) WITHOUT ROWID;
CREATE TABLE wish (
    reply INTEGER PRIMARY KEY,
    chat INTEGER NOT NULL,
    thread INTEGER NOT NULL,
    message INTEGER NOT NULL,
    asker INTEGER NOT NULL,
    question TEXT NOT NULL,
    made REAL NOT NULL,
    edition INTEGER NOT NULL
);
CREATE TABLE moved (old INTEGER PRIMARY KEY, new INTEGER NOT NULL);
CREATE TABLE proposal (
    id INTEGER PRIMARY KEY,
    keeper INTEGER NOT NULL,
    made REAL NOT NULL,
    action TEXT NOT NULL,
    argument TEXT NOT NULL,
    state TEXT NOT NULL
);
"""

_SECOND = """
CREATE TABLE attempt (
    id PRIMARY KEY,
    count INTEGER NOT NULL,
    begun REAL NOT NULL,
    set_aside REAL
) WITHOUT ROWID;
"""

# What a refusal says repeats words of the question, and nothing read it again.
_THIRD = "UPDATE reply SET content = json_remove(content, '$.lead');"

# Ids were Telegram's numbers, where 0 stood for none and the sign of a chat said whether it is a group.
_FOURTH = """
ALTER TABLE inbox RENAME TO old_inbox;
CREATE TABLE inbox (
    id TEXT PRIMARY KEY,
    channel TEXT NOT NULL,                -- whose it is: channels may share a data directory
    chat TEXT NOT NULL,
    received REAL NOT NULL,
    payload TEXT                          -- the delivery as it came; NULL once it is answered
);
INSERT INTO inbox SELECT CAST(id AS TEXT), 'telegram', iif(chat, CAST(chat AS TEXT), ''), received, payload
    FROM old_inbox ORDER BY received, id;
DROP TABLE old_inbox;                     -- and its index: a page less to write for each message

ALTER TABLE sent RENAME TO old_sent;
CREATE TABLE sent (
    id TEXT NOT NULL,
    part INTEGER NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (id, part)
) WITHOUT ROWID;
INSERT INTO sent SELECT CAST(id AS TEXT), part, CAST(message AS TEXT) FROM old_sent;
DROP TABLE old_sent;

ALTER TABLE reply RENAME TO old_reply;
CREATE TABLE reply (
    id TEXT PRIMARY KEY,
    chat TEXT NOT NULL,                   -- a keyed hash, as the asker
    thread TEXT NOT NULL,
    asker TEXT NOT NULL,
    question_message TEXT NOT NULL,
    message TEXT NOT NULL,
    parent TEXT NOT NULL,
    asked REAL NOT NULL,
    kind TEXT NOT NULL,
    question TEXT NOT NULL,
    understood_as TEXT NOT NULL,
    confidence REAL NOT NULL,
    edition INTEGER NOT NULL,
    content TEXT NOT NULL,
    view TEXT NOT NULL DEFAULT '',
    vote INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
INSERT INTO reply SELECT CAST(id AS TEXT), CAST(chat AS TEXT), iif(thread, CAST(thread AS TEXT), ''),
    CAST(asker AS TEXT), iif(question_message, CAST(question_message AS TEXT), ''),
    iif(message, CAST(message AS TEXT), ''), iif(parent, CAST(parent AS TEXT), ''), asked, kind, question,
    understood_as, confidence, edition, content, view, vote FROM old_reply;
DROP TABLE old_reply;
CREATE INDEX reply_message ON reply (chat, message);
CREATE INDEX reply_question ON reply (chat, question_message);
CREATE INDEX reply_asker ON reply (asker, chat, thread, asked);
CREATE INDEX reply_asked ON reply (asked);

ALTER TABLE vote RENAME TO old_vote;
CREATE TABLE vote (
    reply TEXT NOT NULL,
    voter TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (reply, voter)
) WITHOUT ROWID;
INSERT INTO vote SELECT CAST(reply AS TEXT), CAST(voter AS TEXT), value FROM old_vote;
DROP TABLE old_vote;

ALTER TABLE wish RENAME TO old_wish;
CREATE TABLE wish (
    reply TEXT PRIMARY KEY,
    channel TEXT NOT NULL,
    chat TEXT NOT NULL,
    thread TEXT NOT NULL,
    message TEXT NOT NULL,
    asker TEXT NOT NULL,
    question TEXT NOT NULL,
    made REAL NOT NULL,
    edition INTEGER NOT NULL,
    private INTEGER NOT NULL              -- 1: one person alone reads there
);
INSERT INTO wish SELECT CAST(reply AS TEXT), 'telegram', CAST(chat AS TEXT),
    iif(thread, CAST(thread AS TEXT), ''), CAST(message AS TEXT), CAST(asker AS TEXT), question, made,
    edition, chat > 0 FROM old_wish ORDER BY made;
DROP TABLE old_wish;

ALTER TABLE moved RENAME TO old_moved;
CREATE TABLE moved (old TEXT PRIMARY KEY, new TEXT NOT NULL);
INSERT INTO moved SELECT CAST(old AS TEXT), CAST(new AS TEXT) FROM old_moved;
DROP TABLE old_moved;

ALTER TABLE proposal RENAME TO old_proposal;
CREATE TABLE proposal (
    id TEXT PRIMARY KEY,
    keeper TEXT NOT NULL,
    made REAL NOT NULL,
    change TEXT NOT NULL,                 -- JSON: what is proposed
    state TEXT NOT NULL
);
INSERT INTO proposal SELECT CAST(id AS TEXT), CAST(keeper AS TEXT), made, CASE action
    WHEN 'add' THEN json_object('change', 'add', 'sources', json_array(json_extract(argument, '$[3]')),
        'name', json_extract(argument, '$[1]'))
    WHEN 'remove' THEN json_object('change', 'remove', 'names', json(json_remove(argument, '$[0]')))
    ELSE json_object('change', 'rollback', 'edition', CAST(json_extract(argument, '$[1]') AS INTEGER))
    END, state FROM old_proposal;
DROP TABLE old_proposal;

ALTER TABLE attempt RENAME TO old_attempt;
CREATE TABLE attempt (                    -- what was in hand when the process died
    id TEXT PRIMARY KEY,
    count INTEGER NOT NULL,
    begun REAL NOT NULL,
    set_aside REAL
) WITHOUT ROWID;
INSERT INTO attempt SELECT CAST(id AS TEXT), count, begun, set_aside FROM old_attempt;
DROP TABLE old_attempt;

CREATE TABLE choice (                     -- what may be chosen by its number, where there are no buttons
    chat TEXT NOT NULL,
    thread TEXT NOT NULL,
    message TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (chat, thread)
) WITHOUT ROWID;
PRAGMA user_version = 4;                  -- by which earlier versions know that they are too old
"""

# Several people may wait for an answer to the same question, each for themselves.
_FIFTH = """
ALTER TABLE wish RENAME TO old_wish;
CREATE TABLE wish (
    reply TEXT NOT NULL,
    channel TEXT NOT NULL,
    chat TEXT NOT NULL,
    thread TEXT NOT NULL,
    message TEXT NOT NULL,                -- that a notice replies to
    asker TEXT NOT NULL,                  -- who wants to be told
    question TEXT NOT NULL,
    made REAL NOT NULL,
    edition INTEGER NOT NULL,
    private INTEGER NOT NULL,             -- 1: one person alone reads there
    PRIMARY KEY (reply, asker)
);
INSERT INTO wish SELECT * FROM old_wish ORDER BY made;
DROP TABLE old_wish;
PRAGMA user_version = 5;
"""

# A preview holds for the edition that it was made on.
_SIXTH = """
ALTER TABLE proposal ADD COLUMN edition INTEGER NOT NULL DEFAULT 0;
ALTER TABLE proposal ADD COLUMN note TEXT NOT NULL DEFAULT '';
PRAGMA user_version = 6;
"""

# Who votes an answer down may say why.
_SEVENTH = """
ALTER TABLE vote ADD COLUMN reason TEXT NOT NULL DEFAULT '';
PRAGMA user_version = 7;
"""

MIGRATIONS = (
    Migration("inbox, replies, wishes and proposals", _FIRST),
    Migration("what the process died over", _SECOND),
    Migration("no words of refusals", _THIRD),
    Migration("ids are texts, and of a channel", _FOURTH),
    Migration("several people wait for one answer", _FIFTH),
    Migration("previews go stale", _SIXTH),
    Migration("why an answer is voted down", _SEVENTH),
)
