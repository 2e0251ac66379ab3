//! Every SQL statement of the box.

pub(crate) const WELL: &str = "SELECT COUNT(*) FROM log_name";

pub(crate) const WAVE: &str = "SELECT manifest, destroyed_on FROM wave WHERE id = ?1";
pub(crate) const WAVE_ADD: &str = "INSERT INTO wave (id, manifest, manifest_hash) VALUES (?1, ?2, ?3)";
pub(crate) const WAVES: &str = "SELECT id FROM wave ORDER BY id";
pub(crate) const MANIFESTS: &str = "SELECT manifest FROM wave WHERE id <> ?1";
pub(crate) const CLOSED_ON: &str = "SELECT closed_on FROM wave WHERE id = ?1";
pub(crate) const CLOSE: &str = "UPDATE wave SET closed_on = ?2 WHERE id = ?1 AND closed_on IS NULL";
pub(crate) const ROOT: &str = "SELECT root FROM wave WHERE id = ?1";
pub(crate) const ROOT_SET: &str = "UPDATE wave SET leaves = ?2, root = ?3, checkpoint = ?4, damaged = ?5
    WHERE id = ?1 AND root IS NULL";
pub(crate) const TREE: &str = "SELECT leaves FROM wave WHERE id = ?1 AND root IS NOT NULL";
pub(crate) const CHECKPOINT: &str = "SELECT checkpoint FROM wave WHERE id = ?1 AND root IS NOT NULL";
pub(crate) const RELEASE_SET: &str =
    "UPDATE wave SET release = ?2, release_hash = ?3, published_on = ?4 WHERE id = ?1 AND release IS NULL";
pub(crate) const PUBLISHED_ON: &str = "SELECT published_on FROM wave WHERE id = ?1";
pub(crate) const RELEASE: &str = "SELECT release, release_hash FROM wave WHERE id = ?1 AND release IS NOT NULL
    UNION ALL SELECT release, release_hash FROM brought WHERE id = ?1";
pub(crate) const STATE: &str = "SELECT manifest_hash, closed_on, root, damaged, release_hash, destroyed_on FROM wave
    WHERE id = ?1";
pub(crate) const COUNTED: &str = "SELECT id, manifest, closed_on, destroyed_on FROM wave WHERE release IS NOT NULL";
pub(crate) const DESTROY: &str = "UPDATE wave SET destroyed_on = ?2 WHERE id = ?1 AND destroyed_on IS NULL";

pub(crate) const CALL_OFF: &str = "UPDATE wave SET called_off = ?2, closed_on = ?3, destroyed_on = ?3, handed = NULL
    WHERE id = ?1 AND closed_on IS NULL";
pub(crate) const CALLED_OFF: &str = "SELECT called_off, closed_on FROM wave WHERE id = ?1 AND called_off IS NOT NULL";
pub(crate) const CALLED_OFF_ALL: &str = "SELECT id FROM wave WHERE called_off IS NOT NULL";

pub(crate) const BROUGHT: &str = "SELECT description, release_hash, brought_on FROM brought WHERE id = ?1";
pub(crate) const BROUGHT_ALL: &str = "SELECT description, brought_on FROM brought ORDER BY id";
pub(crate) const BROUGHT_LIKE: &str =
    "SELECT description, brought_on FROM brought WHERE columns_mark = ?1 AND id <> ?2";
pub(crate) const BROUGHT_ADD: &str = "INSERT INTO brought
    (id, description, description_hash, columns_mark, brought_on, release, release_hash)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

pub(crate) const BALLOT: &str = "SELECT cipher FROM ballot WHERE wave = ?1 AND place = ?2";
pub(crate) const BALLOT_PUT: &str = "INSERT INTO ballot (wave, place, cipher) VALUES (?1, ?2, ?3)
    ON CONFLICT (wave, place) DO UPDATE SET cipher = excluded.cipher";
pub(crate) const BALLOTS: &str = "SELECT place, cipher FROM ballot WHERE wave = ?1 ORDER BY place";
pub(crate) const BALLOTS_CLEAR: &str = "DELETE FROM ballot WHERE wave = ?1";

pub(crate) const REMARK_ADD: &str =
    "INSERT INTO remark (id, wave, node, item, text, mailbox) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
pub(crate) const REMARKS: &str = "SELECT id, node, item, text, mailbox, verdict, masked FROM remark WHERE wave = ?1
    UNION ALL SELECT id, node, item, text, NULL, verdict, masked FROM brought_remark WHERE brought = ?1
    ORDER BY node, item, id";
pub(crate) const REMARKS_AT: &str = "SELECT id, node, item, text, mailbox, verdict, masked FROM remark
    WHERE wave = ?1 AND node = ?2
    UNION ALL SELECT id, node, item, text, NULL, verdict, masked FROM brought_remark WHERE brought = ?1 AND node = ?2
    ORDER BY item, id";
pub(crate) const REMARK_JUDGE: &str = "UPDATE remark SET verdict = ?2, masked = ?3 WHERE id = ?1";
pub(crate) const BROUGHT_REMARK_ADD: &str =
    "INSERT INTO brought_remark (id, brought, node, item, text) VALUES (?1, ?2, ?3, ?4, ?5)";
pub(crate) const BROUGHT_REMARK_JUDGE: &str = "UPDATE brought_remark SET verdict = ?2, masked = ?3 WHERE id = ?1";

pub(crate) const REMARK: &str = "SELECT mailbox FROM remark WHERE id = ?1 AND wave = ?2";
pub(crate) const MAILBOXES_CLEAR: &str = "UPDATE remark SET mailbox = NULL WHERE wave = ?1";

pub(crate) const MAIL_COUNT: &str = "SELECT COUNT(*) FROM mail WHERE wave = ?1";
pub(crate) const MAIL_ADD: &str = "INSERT INTO mail (thread, wave, remark, question, kept) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT DO NOTHING";
pub(crate) const QUESTIONS: &str = "SELECT question FROM mail WHERE wave = ?1 ORDER BY thread";
pub(crate) const MAIL: &str = "SELECT m.thread, m.remark, r.mailbox, m.kept, m.reply, m.replied_on FROM mail m
    JOIN remark r ON r.id = m.remark WHERE m.wave = ?1 ORDER BY m.thread";
pub(crate) const THREAD: &str = "SELECT r.mailbox, m.kept, m.reply FROM mail m JOIN remark r ON r.id = m.remark
    WHERE m.thread = ?1 AND m.wave = ?2";
pub(crate) const REPLY: &str = "UPDATE mail SET reply = ?2, replied_on = ?3 WHERE thread = ?1 AND reply IS NULL";
pub(crate) const MAIL_CLEAR: &str = "DELETE FROM mail WHERE wave = ?1";
pub(crate) const REMARKS_END: &str = "DELETE FROM remark
    WHERE wave IN (SELECT id FROM wave WHERE destroyed_on < ?1)";
pub(crate) const REMARKS_HELD_END: &str = "DELETE FROM remark WHERE verdict IN ('withheld', 'handed_over')
    AND wave IN (SELECT id FROM wave WHERE destroyed_on < ?1)";

pub(crate) const BROUGHT_REMARKS_END: &str = "DELETE FROM brought_remark
    WHERE brought IN (SELECT id FROM brought WHERE brought_on < ?1)";
pub(crate) const BROUGHT_REMARKS_HELD_END: &str = "DELETE FROM brought_remark
    WHERE verdict IN ('withheld', 'handed_over') AND brought IN (SELECT id FROM brought WHERE brought_on < ?1)";

pub(crate) const LOG_NAME: &str = "SELECT name FROM log_name WHERE one = 1";
pub(crate) const LOG_NAME_SET: &str = "INSERT INTO log_name (one, name) VALUES (1, ?1) ON CONFLICT (one) DO NOTHING";
pub(crate) const LOG_SIZE: &str = "SELECT COUNT(*) FROM log_entry";
pub(crate) const LOG_ADD: &str = "INSERT INTO log_entry (place, entry) VALUES (?1, ?2)";
pub(crate) const LOG: &str = "SELECT entry FROM log_entry ORDER BY place";

pub(crate) const PARTICIPATION: &str = "SELECT body FROM participation WHERE wave = ?1 AND day = ?2";
pub(crate) const PARTICIPATION_PUT: &str = "INSERT INTO participation (wave, day, body) VALUES (?1, ?2, ?3)
    ON CONFLICT (wave, day) DO NOTHING";
pub(crate) const PARTICIPATION_CLEAR: &str = "DELETE FROM participation WHERE wave = ?1 AND day <> ?2";
pub(crate) const PARTICIPATION_OF: &str = "DELETE FROM participation WHERE wave = ?1";
pub(crate) const PARTICIPATION_END: &str =
    "DELETE FROM participation WHERE wave IN (SELECT id FROM wave WHERE release IS NOT NULL)";

pub(crate) const HAND: &str = "UPDATE wave SET handed = ?2
    WHERE id = ?1 AND release IS NULL AND called_off IS NULL AND (handed IS NULL OR handed <> ?2)";
pub(crate) const HANDED: &str = "SELECT handed FROM wave WHERE id = ?1 AND handed IS NOT NULL";
pub(crate) const DESK: &str = "SELECT process, public_key, tag, given, state, began_at, beat_at, lost, fault FROM desk
    WHERE wave = ?1";
pub(crate) const DESK_TAKE: &str = "INSERT INTO desk (wave, process, public_key, tag, given, state, beat_at, lost)
    VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', ?6, ?7)
    ON CONFLICT (wave) DO UPDATE SET process = excluded.process, public_key = excluded.public_key, tag = excluded.tag,
    given = excluded.given, state = 'waiting', began_at = NULL, beat_at = excluded.beat_at, lost = excluded.lost,
    fault = NULL";
pub(crate) const DESK_BEAT: &str = "UPDATE desk SET given = ?3, beat_at = ?4 WHERE wave = ?1 AND process = ?2";
pub(crate) const DESK_COUNT: &str = "UPDATE desk SET state = 'counting', began_at = ?3, beat_at = ?3
    WHERE wave = ?1 AND process = ?2 AND state = 'waiting'";
pub(crate) const DESK_FAIL: &str = "UPDATE desk SET state = 'failed', given = '[]', fault = ?3
    WHERE wave = ?1 AND process = ?2";
pub(crate) const DESK_CLEAR: &str = "DELETE FROM desk WHERE wave = ?1";
pub(crate) const PASS: &str = "INSERT INTO passed_key (wave, seat, process, sealed) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (wave, seat) DO UPDATE SET process = excluded.process, sealed = excluded.sealed";
pub(crate) const PASSED: &str = "SELECT seat, sealed FROM passed_key WHERE wave = ?1 AND process = ?2 ORDER BY seat";
pub(crate) const PASSED_CLEAR: &str = "DELETE FROM passed_key WHERE wave = ?1";

pub(crate) const DESTROYED: &str = "SELECT id FROM wave WHERE destroyed_on IS NOT NULL";
pub(crate) const CONTACTS: &str = "SELECT key_group, contacts FROM contact WHERE wave = ?1";
pub(crate) const CONTACTS_CLEAR: &str = "DELETE FROM contact WHERE wave = ?1";
pub(crate) const CONTACT_ADD: &str = "INSERT INTO contact (wave, key_group, contacts) VALUES (?1, ?2, ?3)";

pub(crate) const SHEET: &str = "SELECT bytes FROM sheet WHERE id = ?1";
pub(crate) const SHEET_ADD: &str =
    "INSERT INTO sheet (id, bytes, hash, kind, appears_on, ends_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
pub(crate) const SHEET_ENDED: &str = "SELECT ended FROM sheet WHERE id = ?1";
pub(crate) const SHEET_END: &str = "UPDATE sheet SET ended = 1 WHERE id = ?1";
pub(crate) const SHEET_COUNTED: &str = "UPDATE sheet SET counted_on = ?2 WHERE id = ?1";
pub(crate) const SHEETS_TO_COUNT: &str = "SELECT id FROM sheet WHERE kind = 'backing' AND ended = 0
    AND appears_on <= ?1 AND (counted_on IS NULL OR counted_on < ?1) ORDER BY id";
pub(crate) const SHEETS_TO_END: &str = "SELECT id FROM sheet WHERE ended = 0 AND ends_on < ?1 ORDER BY id";
pub(crate) const SHEETS_ENDED: &str = "SELECT id FROM sheet WHERE ended = 1 ORDER BY id";
pub(crate) const PART: &str = "SELECT bytes FROM sheet_part WHERE sheet = ?1 AND code = ?2";
pub(crate) const PARTS: &str = "SELECT bytes FROM sheet_part WHERE sheet = ?1 ORDER BY place";
pub(crate) const PART_ADD: &str = "INSERT INTO sheet_part (sheet, place, code, bytes) VALUES (?1, ?2, ?3, ?4)";
pub(crate) const SPENT: &str = "SELECT cipher FROM spent WHERE sheet = ?1 AND place = ?2";
pub(crate) const SPENT_PUT: &str = "INSERT INTO spent (sheet, place, cipher) VALUES (?1, ?2, ?3)
    ON CONFLICT (sheet, place) DO UPDATE SET cipher = excluded.cipher";
pub(crate) const SPENT_ALL: &str = "SELECT place, cipher FROM spent WHERE sheet = ?1 ORDER BY place";
pub(crate) const SPENT_END: &str = "DELETE FROM spent WHERE sheet = ?1";
pub(crate) const SAID: &str = "SELECT id, sheet, cipher FROM said ORDER BY id";
pub(crate) const SAID_ADD: &str = "INSERT INTO said (id, sheet, cipher) VALUES (?1, ?2, ?3)";
pub(crate) const SAID_END: &str = "DELETE FROM said WHERE id = ?1";
pub(crate) const SAID_COUNT: &str = "SELECT COUNT(*) FROM said";
pub(crate) const SAID_OF: &str = "SELECT COUNT(*) FROM said WHERE sheet = ?1";
pub(crate) const TALLIES: &str = "SELECT sheet, matter, people, bands, owed FROM tally ORDER BY matter, sheet";
pub(crate) const TALLIES_OF: &str = "SELECT matter, people, bands, owed FROM tally WHERE sheet = ?1 ORDER BY matter";
pub(crate) const TALLY_PUT: &str = "INSERT INTO tally (matter, sheet, people, bands, owed) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (matter, sheet) DO UPDATE SET people = excluded.people, bands = excluded.bands, owed = excluded.owed";

/// What lies in the order of HMACs or of random ids (9.1; docs/method/voice.md 4.1, 4.2).
pub(crate) const IN_ORDER: [store::Ordered; 3] = [
    store::Ordered { name: "ballot", columns: "wave, place, cipher", key: "wave, place" },
    store::Ordered { name: "spent", columns: "sheet, place, cipher", key: "sheet, place" },
    store::Ordered { name: "said", columns: "id, sheet, cipher", key: "id" },
];

/// All of them by name, for the test that prepares each on both databases.
pub const STATEMENTS: &[(&str, &str)] = &[
    ("WELL", WELL),
    ("WAVE", WAVE),
    ("WAVE_ADD", WAVE_ADD),
    ("WAVES", WAVES),
    ("MANIFESTS", MANIFESTS),
    ("CLOSED_ON", CLOSED_ON),
    ("CLOSE", CLOSE),
    ("ROOT", ROOT),
    ("ROOT_SET", ROOT_SET),
    ("TREE", TREE),
    ("CHECKPOINT", CHECKPOINT),
    ("RELEASE_SET", RELEASE_SET),
    ("PUBLISHED_ON", PUBLISHED_ON),
    ("RELEASE", RELEASE),
    ("STATE", STATE),
    ("COUNTED", COUNTED),
    ("DESTROY", DESTROY),
    ("CALL_OFF", CALL_OFF),
    ("CALLED_OFF", CALLED_OFF),
    ("CALLED_OFF_ALL", CALLED_OFF_ALL),
    ("BROUGHT", BROUGHT),
    ("BROUGHT_ALL", BROUGHT_ALL),
    ("BROUGHT_LIKE", BROUGHT_LIKE),
    ("BROUGHT_ADD", BROUGHT_ADD),
    ("BALLOT", BALLOT),
    ("BALLOT_PUT", BALLOT_PUT),
    ("BALLOTS", BALLOTS),
    ("BALLOTS_CLEAR", BALLOTS_CLEAR),
    ("REMARK_ADD", REMARK_ADD),
    ("REMARKS", REMARKS),
    ("REMARKS_AT", REMARKS_AT),
    ("REMARK_JUDGE", REMARK_JUDGE),
    ("BROUGHT_REMARK_ADD", BROUGHT_REMARK_ADD),
    ("BROUGHT_REMARK_JUDGE", BROUGHT_REMARK_JUDGE),
    ("REMARK", REMARK),
    ("MAILBOXES_CLEAR", MAILBOXES_CLEAR),
    ("MAIL_COUNT", MAIL_COUNT),
    ("MAIL_ADD", MAIL_ADD),
    ("QUESTIONS", QUESTIONS),
    ("MAIL", MAIL),
    ("THREAD", THREAD),
    ("REPLY", REPLY),
    ("MAIL_CLEAR", MAIL_CLEAR),
    ("REMARKS_END", REMARKS_END),
    ("REMARKS_HELD_END", REMARKS_HELD_END),
    ("BROUGHT_REMARKS_END", BROUGHT_REMARKS_END),
    ("BROUGHT_REMARKS_HELD_END", BROUGHT_REMARKS_HELD_END),
    ("LOG_NAME", LOG_NAME),
    ("LOG_NAME_SET", LOG_NAME_SET),
    ("LOG_SIZE", LOG_SIZE),
    ("LOG_ADD", LOG_ADD),
    ("LOG", LOG),
    ("PARTICIPATION", PARTICIPATION),
    ("PARTICIPATION_PUT", PARTICIPATION_PUT),
    ("PARTICIPATION_CLEAR", PARTICIPATION_CLEAR),
    ("PARTICIPATION_OF", PARTICIPATION_OF),
    ("PARTICIPATION_END", PARTICIPATION_END),
    ("HAND", HAND),
    ("HANDED", HANDED),
    ("DESK", DESK),
    ("DESK_TAKE", DESK_TAKE),
    ("DESK_BEAT", DESK_BEAT),
    ("DESK_COUNT", DESK_COUNT),
    ("DESK_FAIL", DESK_FAIL),
    ("DESK_CLEAR", DESK_CLEAR),
    ("PASS", PASS),
    ("PASSED", PASSED),
    ("PASSED_CLEAR", PASSED_CLEAR),
    ("DESTROYED", DESTROYED),
    ("CONTACTS", CONTACTS),
    ("CONTACTS_CLEAR", CONTACTS_CLEAR),
    ("CONTACT_ADD", CONTACT_ADD),
    ("SHEET", SHEET),
    ("SHEET_ADD", SHEET_ADD),
    ("SHEET_ENDED", SHEET_ENDED),
    ("SHEET_END", SHEET_END),
    ("SHEET_COUNTED", SHEET_COUNTED),
    ("SHEETS_TO_COUNT", SHEETS_TO_COUNT),
    ("SHEETS_TO_END", SHEETS_TO_END),
    ("SHEETS_ENDED", SHEETS_ENDED),
    ("PART", PART),
    ("PARTS", PARTS),
    ("PART_ADD", PART_ADD),
    ("SPENT", SPENT),
    ("SPENT_PUT", SPENT_PUT),
    ("SPENT_ALL", SPENT_ALL),
    ("SPENT_END", SPENT_END),
    ("SAID", SAID),
    ("SAID_ADD", SAID_ADD),
    ("SAID_END", SAID_END),
    ("SAID_COUNT", SAID_COUNT),
    ("SAID_OF", SAID_OF),
    ("TALLIES", TALLIES),
    ("TALLIES_OF", TALLIES_OF),
    ("TALLY_PUT", TALLY_PUT),
];
