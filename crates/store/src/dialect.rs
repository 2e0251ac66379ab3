//! The one place that knows how the SQL text of the two databases differs.
//!
//! Everybody writes SQLite's dialect, within what both understand:
//!
//! * placeholders `?1`, `?2`, …: every one numbered, every number used;
//! * key words and types in capitals, names in small letters (a column may be called `text`);
//! * types `INTEGER`, `REAL`, `TEXT`, `BLOB` only; tables `STRICT`, or `STRICT, WITHOUT ROWID`;
//! * keys are given by the program: `INTEGER PRIMARY KEY` counts upwards by itself on SQLite only;
//! * `ON CONFLICT … DO`, never `INSERT OR …`; `CAST(… AS INTEGER)` around a bare placeholder in a `SELECT` list;
//! * text compares by bytes on both (`COLLATE "C"`); fold the case in Rust, since `lower` and `LIKE` differ.

use std::borrow::Cow;

/// A piece of SQL text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    /// A key word, name or number.
    Word(&'a str),
    /// `?` with its digits.
    Placeholder(&'a str),
    /// A literal, a quoted name or a comment: never touched.
    Quoted(&'a str),
    /// White space.
    Space(&'a str),
    /// One other character.
    Sign(&'a str),
}

impl<'a> Piece<'a> {
    fn text(self) -> &'a str {
        match self {
            Piece::Word(t) | Piece::Placeholder(t) | Piece::Quoted(t) | Piece::Space(t) | Piece::Sign(t) => t,
        }
    }
}

/// Cuts SQL into pieces. Joined together again the pieces are the text.
fn pieces(sql: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = sql;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let while_true =
            |from: usize, ok: fn(char) -> bool| rest[from..].find(|c| !ok(c)).map_or(rest.len(), |n| from + n);
        let end = match first {
            '\'' | '"' => end_of_quoted(rest, first),
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest[2..].find("*/").map_or(rest.len(), |n| n + 4),
            '?' => while_true(1, |c| c.is_ascii_digit()),
            c if is_of_word(c) => while_true(0, is_of_word),
            c if c.is_whitespace() => while_true(0, char::is_whitespace),
            c => c.len_utf8(),
        };
        let (text, left) = rest.split_at(end);
        rest = left;
        Some(match first {
            '\'' | '"' => Piece::Quoted(text),
            '-' | '/' if text.len() > 1 => Piece::Quoted(text),
            '?' => Piece::Placeholder(text),
            c if is_of_word(c) => Piece::Word(text),
            c if c.is_whitespace() => Piece::Space(text),
            _ => Piece::Sign(text),
        })
    })
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of the literal or quoted name at the start of `text`; a doubled quote stands for itself.
fn end_of_quoted(text: &str, quote: char) -> usize {
    let mut from = 1;
    while let Some(n) = text[from..].find(quote) {
        from += n + 1;
        if !text[from..].starts_with(quote) {
            return from;
        }
        from += 1;
    }
    text.len()
}

/// A statement as PostgreSQL reads it: `?1` becomes `$1`, outside literals, quoted names and comments, and the
/// types of a `CAST` get PostgreSQL's names.
pub(crate) fn statement(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len() + 8);
    for piece in pieces(sql) {
        match piece {
            Piece::Placeholder(p) if p.len() > 1 => {
                out.push('$');
                out.push_str(&p[1..]);
            }
            Piece::Word("INTEGER") => out.push_str("BIGINT"),
            Piece::Word("REAL") => out.push_str("DOUBLE PRECISION"),
            Piece::Word("BLOB") => out.push_str("BYTEA"),
            other => out.push_str(other.text()),
        }
    }
    out
}

/// A migration as PostgreSQL reads it: types as in [`statement`], columns of text compare by bytes, and the table
/// options of SQLite (`STRICT`, `WITHOUT ROWID`) are dropped.
///
/// What this gives for a text must never change, since refinery keeps a checksum of every applied migration.
pub(crate) fn migration(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len() + 64);
    let mut depth = 0_usize;
    let mut after_as = false;
    // Between the closing bracket of a table and its semicolon stand SQLite's options.
    let mut in_options = false;
    for piece in pieces(sql) {
        match piece {
            Piece::Sign("(") => depth += 1,
            Piece::Sign(")") => depth = depth.saturating_sub(1),
            Piece::Sign(";") => in_options = false,
            _ => {}
        }
        let text = match piece {
            Piece::Word("STRICT") if depth == 0 => {
                in_options = true;
                ""
            }
            Piece::Word("WITHOUT" | "ROWID") if depth == 0 => {
                in_options = true;
                ""
            }
            Piece::Sign(",") if in_options => "",
            Piece::Word("INTEGER") => "BIGINT",
            Piece::Word("REAL") => "DOUBLE PRECISION",
            Piece::Word("BLOB") => "BYTEA",
            Piece::Word("TEXT") if !after_as => "TEXT COLLATE \"C\"",
            other => other.text(),
        };
        out.push_str(text);
        match piece {
            Piece::Word(w) => after_as = w == "AS",
            Piece::Space(_) => {}
            _ => after_as = false,
        }
    }
    out
}

/// Words of SQLite that have no counterpart and would fail late or, worse, only on one database.
pub(crate) fn refused_word(sql: &str) -> Option<Cow<'static, str>> {
    pieces(sql).find_map(|p| match p {
        Piece::Word(w) if w.eq_ignore_ascii_case("AUTOINCREMENT") => Some("AUTOINCREMENT".into()),
        Piece::Word(w) if w.eq_ignore_ascii_case("PRAGMA") => Some("PRAGMA".into()),
        Piece::Placeholder("?") => Some("a placeholder without a number".into()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn placeholders_become_dollars_outside_of_literals_names_and_comments() {
        for (ours, theirs) in [
            ("SELECT ?1, ?12", "SELECT $1, $12"),
            ("SELECT '?1', ?1", "SELECT '?1', $1"),
            ("SELECT 'it''s ?1' || ?2", "SELECT 'it''s ?1' || $2"),
            ("SELECT \"odd?1\"\"name\" FROM t WHERE a=?1", "SELECT \"odd?1\"\"name\" FROM t WHERE a=$1"),
            ("SELECT 1 -- what about ?1\n WHERE ?2", "SELECT 1 -- what about ?1\n WHERE $2"),
            ("SELECT /* ?1 ' */ ?1", "SELECT /* ?1 ' */ $1"),
            ("SELECT 'open ?1", "SELECT 'open ?1"),
            ("SELECT /* open ?1", "SELECT /* open ?1"),
            ("SELECT CAST(?1 AS INTEGER), CAST(?2 AS BLOB)", "SELECT CAST($1 AS BIGINT), CAST($2 AS BYTEA)"),
            ("SELECT a-?1/?2", "SELECT a-$1/$2"),
        ] {
            assert_eq!(statement(ours), theirs);
        }
    }

    #[test]
    fn migrations_get_the_other_types_and_lose_table_options() {
        let ours = "CREATE TABLE t (id BLOB PRIMARY KEY, n INTEGER NOT NULL, text TEXT CHECK (text <> 'TEXT'), r REAL,\n\
                    CHECK (CAST(n AS TEXT) <> '1')) STRICT, WITHOUT ROWID;\nCREATE TABLE u (a TEXT, b TEXT) STRICT;\n\
                    CREATE INDEX i ON u (a, b); -- STRICT, kept";
        let theirs = "CREATE TABLE t (id BYTEA PRIMARY KEY, n BIGINT NOT NULL, text TEXT COLLATE \"C\" CHECK (text <> 'TEXT'), r DOUBLE PRECISION,\n\
                    CHECK (CAST(n AS TEXT) <> '1'))   ;\nCREATE TABLE u (a TEXT COLLATE \"C\", b TEXT COLLATE \"C\") ;\n\
                    CREATE INDEX i ON u (a, b); -- STRICT, kept";
        assert_eq!(migration(ours), theirs);
    }

    #[test]
    fn words_without_a_counterpart_are_found() {
        assert!(refused_word("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT)").is_some());
        assert!(refused_word("SELECT ?").is_some());
        assert!(refused_word("SELECT '?', ?1 -- PRAGMA").is_none());
    }

    /// A piece of SQL and what it must become.
    fn fragment() -> impl Strategy<Value = (String, String)> {
        let same = |s: String| (s.clone(), s);
        prop_oneof![
            "[ a-z0-9?$-]{0,12}".prop_map(move |s| same(format!("'{s}'"))),
            "[ a-z0-9?$'-]{0,12}".prop_map(move |s| same(format!("'{}'", s.replace('\'', "''")))),
            "[ a-z0-9?'-]{1,12}".prop_map(move |s| same(format!("\"{s}\""))),
            "[ a-z0-9?'\"]{0,12}".prop_map(move |s| same(format!("--{s}\n"))),
            "[ a-z0-9?'\"-]{0,12}".prop_map(move |s| same(format!("/*{s}*/"))),
            "[a-z]{1,8}".prop_map(move |s| same(format!(" {s} "))),
            "[<>=,()+|]{1,3}".prop_map(same),
            (1_u32..40).prop_map(|n| (format!(" ?{n} "), format!(" ${n} "))),
        ]
    }

    proptest! {
        #[test]
        fn any_mixture_of_fragments_is_translated_piece_by_piece(parts in proptest::collection::vec(fragment(), 0..20)) {
            let (ours, theirs): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
            // A space between the parts, or two literals side by side would be one with a quote in it.
            prop_assert_eq!(statement(&ours.join(" ")), theirs.join(" "));
        }

        #[test]
        fn pieces_of_any_text_join_to_the_text(sql in any::<String>()) {
            let joined: String = pieces(&sql).map(Piece::text).collect();
            prop_assert_eq!(joined, sql);
        }
    }
}
