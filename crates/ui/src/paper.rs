//! Pages on paper: a small flow of headings, paragraphs, lists, tables and dots, set on A4 as a tagged PDF (PDF/UA-1, checked
//! by `krilla` as it is written). It prints in grey. The order of the tags is the order of reading.
//!
//! Letters that the font lacks are shown as a box, so names in other scripts than Latin need the HTML page.

use std::num::NonZeroU16;

use krilla::Document;
use krilla::SerializeSettings;
use krilla::color::luma;
use krilla::configure::ConfigurationBuilder;
use krilla::configure::validate::Accessibility;
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, SpanTag, TableHeaderScope, Tag, TagGroup, TagTree,
};
use krilla::text::{Font, TextDirection};
use ttf_parser::Face;

use crate::assets::Assets;

/// A4, in points.
const PAGE: (f32, f32) = (595.0, 842.0);
const MARGIN: f32 = 40.0;
const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
/// Room for the page number.
const BOTTOM: f32 = PAGE.1 - MARGIN - 4.0;
const BODY: f32 = 10.0;
const SMALL: f32 = 8.2;
const LEADING: f32 = 1.31;
/// How much larger than in a report the letters of a poster may be, the largest first.
const POSTER_SCALES: [f32; 6] = [2.0, 1.8, 1.6, 1.45, 1.3, 1.15];
/// The same for a sheet that is read in the hand.
const SHEET_SCALES: [f32; 3] = [1.0, 0.95, 0.92];
/// Columns beside which the first one keeps its width and the print its size.
const COLUMNS_WIDE: usize = 4;
/// Pages of one document, at most.
const PAGES_MAX: usize = 60;

/// Why a document could not be written.
#[derive(Debug)]
pub struct PaperFault(pub String);

/// A row of dots: a name, what is said of it, and where it lies from 0 to 100 with its interval; nothing where it is withheld.
#[derive(Debug, Clone)]
pub struct Dot {
    /// The name.
    pub label: String,
    /// The number, or that it is withheld.
    pub said: String,
    /// The mean from 0 to 100, and the interval.
    pub at: Option<(f32, Option<[f32; 2]>)>,
}

#[derive(Clone)]
enum Block {
    Heading(u16, String),
    Text(f32, String),
    List(Vec<String>),
    Table { head: Vec<String>, rows: Vec<Vec<String>> },
    Dots { alt: String, rows: Vec<Dot> },
}

/// A document that is being written.
pub struct Paper {
    title: String,
    lang: String,
    footer: String,
    blocks: Vec<Block>,
    /// Sizes that are tried until all of it stands on one page, the first one first.
    scales: &'static [f32],
}

/// What is drawn.
enum Mark {
    Text { x: f32, y: f32, size: f32, bold: bool, text: String },
    Line { from: (f32, f32), to: (f32, f32), width: f32, grey: u8 },
    Dot { x: f32, y: f32 },
}

/// What belongs together, on one page: its marks, and whether it is read or is decoration.
struct Piece {
    page: usize,
    marks: Vec<Mark>,
    read: bool,
}

/// The tree of tags over the pieces, by their index.
enum Node {
    Leaf(usize),
    Group(TagGroupKind, Vec<Node>),
}

enum TagGroupKind {
    Heading(u16, String),
    P,
    List,
    Item,
    Label,
    Body,
    Table,
    Row,
    ColumnHead,
    RowHead,
    Cell,
    Figure(String),
}

impl TagGroupKind {
    fn group(self) -> TagGroup {
        match self {
            Self::Heading(level, title) => {
                TagGroup::new(Tag::Hn(NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN), Some(title)))
            }
            Self::P => TagGroup::new(Tag::P),
            Self::List => TagGroup::new(Tag::L(ListNumbering::Decimal)),
            Self::Item => TagGroup::new(Tag::LI),
            Self::Label => TagGroup::new(Tag::Lbl),
            Self::Body => TagGroup::new(Tag::LBody),
            Self::Table => TagGroup::new(Tag::Table),
            Self::Row => TagGroup::new(Tag::TR),
            Self::ColumnHead => TagGroup::new(Tag::TH(TableHeaderScope::Column)),
            Self::RowHead => TagGroup::new(Tag::TH(TableHeaderScope::Row)),
            Self::Cell => TagGroup::new(Tag::TD),
            Self::Figure(alt) => TagGroup::new(Tag::Figure(Some(alt))),
        }
    }
}

/// The two fonts.
struct Fonts {
    bytes: [Vec<u8>; 2],
}

impl Fonts {
    fn load() -> Result<Self, PaperFault> {
        let read = |name: &str| {
            let found =
                Assets::get(name).ok_or_else(|| PaperFault(format!("{name} is missing: run cargo xtask assets")))?;
            Ok::<_, PaperFault>(found.bytes.into_owned())
        };
        Ok(Self { bytes: [read("paper-regular.ttf")?, read("paper-bold.ttf")?] })
    }

    fn faces(&self) -> Result<[Face<'_>; 2], PaperFault> {
        let face = |bytes| Face::parse(bytes, 0).map_err(|why| PaperFault(why.to_string()));
        Ok([face(&self.bytes[0])?, face(&self.bytes[1])?])
    }

    fn fonts(&self) -> Result<[Font; 2], PaperFault> {
        let font = |bytes: &[u8]| {
            Font::new(bytes.to_vec().into(), 0).ok_or_else(|| PaperFault("a font cannot be read".into()))
        };
        Ok([font(&self.bytes[0])?, font(&self.bytes[1])?])
    }
}

/// Width of a text, in points.
fn width(face: &Face<'_>, size: f32, text: &str) -> f32 {
    let advance = |letter: char| {
        let glyph = face.glyph_index(letter).unwrap_or_default();
        f32::from(face.glyph_hor_advance(glyph).unwrap_or(face.units_per_em() / 2))
    };
    text.chars().map(advance).sum::<f32>() * size / f32::from(face.units_per_em())
}

/// Breaks a text into lines of at most `room` points. A word that is longer is broken where it must be.
fn lines(face: &Face<'_>, size: f32, text: &str, room: f32) -> Vec<String> {
    let mut all = vec![];
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(face, size, &longer) <= room {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            all.push(std::mem::take(&mut line));
        }
        for letter in word.chars() {
            line.push(letter);
            if width(face, size, &line) > room && line.chars().count() > 1 {
                line.pop();
                all.push(std::mem::take(&mut line));
                line.push(letter);
            }
        }
    }
    if !line.is_empty() || all.is_empty() {
        all.push(line);
    }
    all
}

/// Puts blocks onto pages.
struct Layout<'a> {
    faces: [Face<'a>; 2],
    pieces: Vec<Piece>,
    page: usize,
    y: f32,
    /// How much larger than a report's headings, texts and lists are.
    scale: f32,
}

impl Layout<'_> {
    /// Goes to the next page where less than this is left.
    fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > MARGIN {
            self.page += 1;
            self.y = MARGIN;
        }
    }

    fn piece(&mut self, marks: Vec<Mark>, read: bool) -> usize {
        self.pieces.push(Piece { page: self.page, marks, read });
        self.pieces.len() - 1
    }

    fn face(&self, bold: bool) -> &Face<'_> {
        &self.faces[usize::from(bold)]
    }

    /// A text from here down, a piece for each line.
    fn text(&mut self, x: f32, room: f32, size: f32, bold: bool, text: &str) -> Vec<Node> {
        let mut nodes = vec![];
        for line in lines(self.face(bold), size, text, room) {
            self.need(size * LEADING);
            let mark = Mark::Text { x, y: self.y + size, size, bold, text: line };
            nodes.push(Node::Leaf(self.piece(vec![mark], true)));
            self.y += size * LEADING;
        }
        nodes
    }

    fn block(&mut self, block: Block) -> Node {
        match block {
            Block::Heading(level, text) => {
                let size = if level == 1 { 19.0 } else { 12.5 } * self.scale;
                self.y += if level == 1 { 0.0 } else { 6.0 * self.scale };
                // A heading never stands at the foot of a page by itself.
                self.need(size * LEADING + 4.0 * BODY * self.scale);
                let nodes = self.text(MARGIN, WIDTH, size, true, &text);
                self.y += 3.0 * self.scale;
                Node::Group(TagGroupKind::Heading(level, text), nodes)
            }
            Block::Text(size, text) => {
                let size = size * self.scale;
                let nodes = self.text(MARGIN, WIDTH, size, false, &text);
                self.y += size * 0.35;
                Node::Group(TagGroupKind::P, nodes)
            }
            Block::List(items) => {
                let (mut all, size) = (vec![], BODY * self.scale);
                let indent = 18.0 * self.scale;
                for (at, item) in items.iter().enumerate() {
                    self.need(size * LEADING);
                    let label = format!("{}.", at + 1);
                    let mark = Mark::Text { x: MARGIN, y: self.y + size, size, bold: true, text: label };
                    let label = Node::Leaf(self.piece(vec![mark], true));
                    let body = self.text(MARGIN + indent, WIDTH - indent, size, false, item);
                    self.y += 3.0 * self.scale;
                    all.push(Node::Group(
                        TagGroupKind::Item,
                        vec![Node::Group(TagGroupKind::Label, vec![label]), Node::Group(TagGroupKind::Body, body)],
                    ));
                }
                Node::Group(TagGroupKind::List, all)
            }
            Block::Table { head, rows } => {
                let mut all = vec![self.row(&head, true)];
                for row in &rows {
                    let page = self.page;
                    self.need(self.row_height(row, false));
                    if self.page > page {
                        // On the next page again, for the eye alone: a reader by ear has heard it.
                        let first = self.pieces.len();
                        self.row(&head, true);
                        self.pieces[first..].iter_mut().for_each(|piece| piece.read = false);
                    }
                    all.push(self.row(row, false));
                }
                self.y += 6.0;
                Node::Group(TagGroupKind::Table, all)
            }
            Block::Dots { alt, rows } => self.dots(alt, &rows),
        }
    }

    /// The cells of a row in lines, their size, and the widths of the first column and of each other: the first takes half of the
    /// room, less beside many columns; the others share the rest.
    fn broken(&self, cells: &[String], head: bool) -> (Vec<Vec<String>>, f32, f32, f32) {
        let many = cells.len() > COLUMNS_WIDE;
        let size = if many { 7.5 } else { 9.5 };
        let more = cells.len().saturating_sub(1).max(1) as f32;
        let first = match cells.len() {
            0 | 1 => WIDTH,
            _ if many => WIDTH * 0.27,
            _ => WIDTH * 0.46,
        };
        let other = (WIDTH - first) / more;
        let room = |at: usize| if at == 0 { first - 8.0 } else { other - 5.0 };
        let all = cells.iter().enumerate();
        let broken = all.map(|(at, cell)| lines(self.face(head || at == 0), size, cell, room(at))).collect();
        (broken, size, first, other)
    }

    fn row_height(&self, cells: &[String], head: bool) -> f32 {
        let (broken, size, ..) = self.broken(cells, head);
        broken.iter().map(Vec::len).max().unwrap_or(1) as f32 * size * 1.3 + 2.0
    }

    /// A row of a table.
    fn row(&mut self, cells: &[String], head: bool) -> Node {
        let (broken, size, first, other) = self.broken(cells, head);
        let height = self.row_height(cells, head);
        self.need(height);
        let top = self.y;
        let mut nodes = vec![];
        for (at, cell) in broken.into_iter().enumerate() {
            let left = if at == 0 { MARGIN } else { MARGIN + first + other * (at - 1) as f32 };
            let bold = head || at == 0;
            let mut leaves = vec![];
            for (number, line) in cell.into_iter().enumerate() {
                // Numbers stand at the right, so that they can be set against each other.
                let x = if at == 0 { left } else { left + other - 2.0 - width(self.face(bold), size, &line) };
                let mark = Mark::Text { x, y: top + size + number as f32 * size * 1.3, size, bold, text: line };
                leaves.push(Node::Leaf(self.piece(vec![mark], true)));
            }
            let kind = match (head, at) {
                (true, _) => TagGroupKind::ColumnHead,
                (false, 0) => TagGroupKind::RowHead,
                (false, _) => TagGroupKind::Cell,
            };
            nodes.push(Node::Group(kind, leaves));
        }
        self.y += height;
        let line = Mark::Line {
            from: (MARGIN, self.y - 1.0),
            to: (MARGIN + WIDTH, self.y - 1.0),
            width: if head { 1.0 } else { 0.4 },
            grey: if head { 60 } else { 170 },
        };
        self.piece(vec![line], false);
        Node::Group(TagGroupKind::Row, nodes)
    }

    /// Dots on a line from 0 to 100, as one figure whose other text says every number.
    fn dots(&mut self, alt: String, rows: &[Dot]) -> Node {
        let (size, label, said) = (9.5, WIDTH * 0.5, 78.0);
        let (left, right) = (MARGIN + label + 8.0, MARGIN + WIDTH - said);
        let x = |percent: f32| left + (right - left) * percent.clamp(0.0, 100.0) / 100.0;
        let broken: Vec<Vec<String>> =
            rows.iter().map(|row| lines(self.face(false), size, &row.label, label)).collect();
        let heights: Vec<f32> = broken.iter().map(|lines| lines.len() as f32 * size * 1.3 + 2.0).collect();
        let total = heights.iter().sum::<f32>() + 16.0;
        self.need(total);
        let (top, mut marks) = (self.y, vec![]);
        for tick in [0.0, 25.0, 50.0, 75.0, 100.0] {
            let line = ((x(tick), top), (x(tick), top + total - 16.0));
            marks.push(Mark::Line { from: line.0, to: line.1, width: 0.4, grey: 200 });
            let text = format!("{tick:.0}");
            let half = width(self.face(false), 8.0, &text) / 2.0;
            marks.push(Mark::Text { x: x(tick) - half, y: top + total - 6.0, size: 8.0, bold: false, text });
        }
        for ((row, lines), height) in rows.iter().zip(broken).zip(&heights) {
            let middle = self.y + height / 2.0 - 2.0;
            for (number, line) in lines.into_iter().enumerate() {
                let y = self.y + size + number as f32 * size * 1.3;
                marks.push(Mark::Text { x: MARGIN, y, size, bold: false, text: line });
            }
            if let Some((at, range)) = row.at {
                if let Some([low, high]) = range {
                    marks.push(Mark::Line { from: (x(low), middle), to: (x(high), middle), width: 1.6, grey: 110 });
                }
                marks.push(Mark::Dot { x: x(at), y: middle });
            }
            for (number, line) in lines_of_said(self.face(true), size, &row.said, said).into_iter().enumerate() {
                let at = MARGIN + WIDTH - width(self.face(true), size, &line);
                let y = self.y + size + number as f32 * size * 1.3;
                marks.push(Mark::Text { x: at, y, size, bold: true, text: line });
            }
            self.y += height;
        }
        self.y += 13.0;
        let piece = self.piece(marks, true);
        Node::Group(TagGroupKind::Figure(alt), vec![Node::Leaf(piece)])
    }
}

fn lines_of_said(face: &Face<'_>, size: f32, said: &str, room: f32) -> Vec<String> {
    lines(face, size, said, room)
}

impl Paper {
    /// A document with its title, its language and what stands at the foot of each page.
    pub fn new(title: impl Into<String>, lang: impl Into<String>, footer: impl Into<String>) -> Self {
        let title = title.into();
        let blocks = vec![Block::Heading(1, title.clone())];
        Self { title, lang: lang.into(), footer: footer.into(), blocks, scales: &[] }
    }

    /// To be read from a step away: letters as large as one page allows.
    #[must_use]
    pub fn fills_a_page(mut self) -> Self {
        self.scales = &POSTER_SCALES;
        self
    }

    /// To be handed out as one sheet: letters a little smaller where that is enough for one page.
    #[must_use]
    pub fn on_one_page(mut self) -> Self {
        self.scales = &SHEET_SCALES;
        self
    }

    /// A heading of the second level.
    #[must_use]
    pub fn heading(mut self, text: impl Into<String>) -> Self {
        self.blocks.push(Block::Heading(2, text.into()));
        self
    }

    /// A paragraph.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.blocks.push(Block::Text(BODY, text.into()));
        self
    }

    /// A paragraph in smaller print: how to read what stands above.
    #[must_use]
    pub fn small(mut self, text: impl Into<String>) -> Self {
        self.blocks.push(Block::Text(SMALL, text.into()));
        self
    }

    /// A numbered list.
    #[must_use]
    pub fn list(mut self, items: Vec<String>) -> Self {
        self.blocks.push(Block::List(items));
        self
    }

    /// A table whose first row are headings and whose first column are names.
    #[must_use]
    pub fn table(mut self, head: Vec<String>, rows: Vec<Vec<String>>) -> Self {
        self.blocks.push(Block::Table { head, rows });
        self
    }

    /// Dots from 0 to 100. `alt` says in words what the drawing shows, with every number.
    #[must_use]
    pub fn dots(mut self, alt: impl Into<String>, rows: Vec<Dot>) -> Self {
        self.blocks.push(Block::Dots { alt: alt.into(), rows });
        self
    }

    /// The bytes of the PDF.
    ///
    /// # Errors
    /// When the fonts are missing, it is too long, or it would not be PDF/UA-1.
    pub fn to_pdf(self) -> Result<Vec<u8>, PaperFault> {
        let fonts = Fonts::load()?;
        let laid = |scale: f32| {
            let mut layout = Layout { faces: fonts.faces()?, pieces: vec![], page: 0, y: MARGIN, scale };
            let nodes: Vec<Node> = self.blocks.iter().cloned().map(|block| layout.block(block)).collect();
            Ok::<_, PaperFault>((nodes, layout.pieces, layout.page + 1))
        };
        // The largest letters with which all of it stands on one page; else those of a report.
        let mut fits = None;
        for scale in self.scales {
            let one = laid(*scale)?;
            if one.2 == 1 {
                fits = Some(one);
                break;
            }
        }
        let (nodes, pieces, pages) = match fits {
            Some(one) => one,
            None => laid(1.0)?,
        };
        if pages > PAGES_MAX {
            return Err(PaperFault(format!("a document of {pages} pages; at most {PAGES_MAX} are written")));
        }
        let configuration = ConfigurationBuilder::new()
            .with_accessibility_validator(Accessibility::UA1)
            .finish()
            .map_err(|why| PaperFault(format!("{why:?}")))?;
        let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
        let drawn = fonts.fonts()?;
        let mut ids: Vec<Option<Identifier>> = pieces.iter().map(|_| None).collect();
        for number in 0..pages {
            let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| PaperFault("no page".into()))?;
            let mut page = document.start_page_with(settings);
            let mut surface = page.surface();
            for (at, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.page == number) {
                let tag = if piece.read {
                    match piece.marks.as_slice() {
                        [Mark::Text { .. }] => ContentTag::Span(SpanTag::empty()),
                        _ => ContentTag::Other,
                    }
                } else {
                    ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout))
                };
                let id = surface.start_tagged(tag);
                for mark in &piece.marks {
                    draw(&mut surface, &drawn, mark);
                }
                surface.end_tagged();
                ids[at] = piece.read.then_some(id);
            }
            let foot = format!("{} · {}/{pages}", self.footer, number + 1);
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::PageNumber)));
            let text = Mark::Text { x: MARGIN, y: PAGE.1 - MARGIN + 8.0, size: 8.0, bold: false, text: foot };
            draw(&mut surface, &drawn, &text);
            surface.end_tagged();
            surface.finish();
            page.finish();
        }
        let mut tree = TagTree::new().with_lang(Some(self.lang.clone()));
        for node in nodes {
            if let Node::Group(kind, inner) = node {
                tree.push(grouped(kind, inner, &mut ids));
            }
        }
        document.set_tag_tree(tree);
        document.set_metadata(Metadata::new().title(self.title).language(self.lang));
        document.set_outline(krilla::outline::Outline::new());
        document.finish().map_err(|why| PaperFault(format!("{why:?}")))
    }
}

fn grouped(kind: TagGroupKind, inner: Vec<Node>, ids: &mut [Option<Identifier>]) -> TagGroup {
    let mut group = kind.group();
    for node in inner {
        match node {
            Node::Leaf(at) => {
                if let Some(id) = ids[at].take() {
                    group.push(id);
                }
            }
            Node::Group(kind, inner) => group.push(grouped(kind, inner, ids)),
        }
    }
    group
}

fn draw(surface: &mut Surface<'_>, fonts: &[Font; 2], mark: &Mark) {
    let grey = |grey: u8| luma::Color::new(grey);
    match mark {
        Mark::Text { x, y, size, bold, text } => {
            surface.set_stroke(None);
            surface.set_fill(Some(Fill { paint: grey(20).into(), ..Fill::default() }));
            let font = fonts[usize::from(*bold)].clone();
            surface.draw_text(Point::from_xy(*x, *y), font, *size, text, false, TextDirection::Auto);
        }
        Mark::Line { from, to, width, grey: shade } => {
            let mut path = PathBuilder::new();
            path.move_to(from.0, from.1);
            path.line_to(to.0, to.1);
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke { paint: grey(*shade).into(), width: *width, ..Stroke::default() }));
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
        Mark::Dot { x, y } => {
            surface.set_stroke(None);
            surface.set_fill(Some(Fill { paint: grey(20).into(), ..Fill::default() }));
            let mut path = PathBuilder::new();
            // A circle of four curves; 0.5523 makes them round to within a thousandth.
            let (r, c) = (3.4, 3.4 * 0.5523);
            path.move_to(x + r, *y);
            path.cubic_to(x + r, y + c, x + c, y + r, *x, y + r);
            path.cubic_to(x - c, y + r, x - r, y + c, x - r, *y);
            path.cubic_to(x - r, y - c, x - c, y - r, *x, y - r);
            path.cubic_to(x + c, y - r, x + r, y - c, x + r, *y);
            path.close();
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper() -> Paper {
        Paper::new("Report on Alder Primary", "en", "Willowbrook")
            .text("40 of 50 people answered.")
            .heading("In five sentences")
            .list(vec!["One thing ".repeat(40), "Another.".into()])
            .heading("Themes")
            .table(
                vec!["Theme".into(), "Score".into(), "Likely between".into()],
                vec![vec!["Łódź and Wellbeing".into(), "61.5".into(), "58 to 64".into()]; 3],
            )
            .heading("Strongest")
            .dots(
                "I belong: 80, likely between 75 and 85. I count: withheld.",
                vec![
                    Dot { label: "I belong".into(), said: "80".into(), at: Some((80.0, Some([75.0, 85.0]))) },
                    Dot { label: "I count".into(), said: "Withheld to protect people".into(), at: None },
                ],
            )
    }

    #[test]
    fn a_report_is_a_tagged_pdf_of_the_accessible_kind() {
        let bytes = paper().to_pdf().unwrap();
        let has = |what: &str| bytes.windows(what.len()).any(|part| part == what.as_bytes());
        assert!(bytes.starts_with(b"%PDF-1.7"));
        assert!(has("/StructTreeRoot") && has("/Marked true") && has("/Lang"));
        for tag in ["/H1", "/H2", "/LBody", "/TH", "/TD", "/Figure"] {
            assert!(has(tag), "{tag}");
        }
        assert_eq!(paper().to_pdf().unwrap(), bytes, "the same report is the same bytes");
    }

    #[test]
    fn a_poster_has_the_largest_letters_with_which_it_stands_on_one_page() {
        let written = |times: usize, fills: bool| {
            let mut paper = Paper::new("Poster", "en", "Willowbrook");
            for _ in 0..times {
                paper = paper.text("Some words that take a line.");
            }
            if fills { paper.fills_a_page() } else { paper }.to_pdf().unwrap()
        };
        assert_ne!(written(3, true), written(3, false), "a few words are large");
        assert_ne!(written(30, true), written(30, false), "and more of them less so");
        assert_eq!(written(200, true), written(200, false), "what needs more pages is like a report");
    }

    #[test]
    fn a_table_has_its_head_on_each_page_and_is_heard_once() {
        let fonts = Fonts::load().unwrap();
        let mut layout = Layout { faces: fonts.faces().unwrap(), pieces: vec![], page: 0, y: MARGIN, scale: 1.0 };
        let rows = (0..120).map(|row| vec![format!("Place {row}"), row.to_string()]).collect();
        layout.block(Block::Table { head: vec!["Group".into(), "Score".into()], rows });
        let heads: Vec<(usize, bool)> = layout
            .pieces
            .iter()
            .filter(|piece| matches!(piece.marks.as_slice(), [Mark::Text { text, .. }] if text == "Group"))
            .map(|piece| (piece.page, piece.read))
            .collect();
        assert!(layout.page >= 2, "{} pages", layout.page + 1);
        let wanted: Vec<(usize, bool)> = (0..=layout.page).map(|page| (page, page == 0)).collect();
        assert_eq!(heads, wanted);
    }

    #[test]
    fn long_words_are_broken_and_long_documents_go_on_overleaf() {
        let fonts = Fonts::load().unwrap();
        let [regular, _] = fonts.faces().unwrap();
        for text in [
            "",
            "a",
            &"ab ".repeat(300),
            &"x".repeat(500),
            "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
        ] {
            let broken = lines(&regular, BODY, text, 120.0);
            assert!(broken.iter().all(|line| width(&regular, BODY, line) <= 120.0), "{text}");
            let whole: String = broken.concat().split_whitespace().collect();
            assert_eq!(whole, text.split_whitespace().collect::<String>());
        }
        let mut long = paper();
        for _ in 0..200 {
            long = long.text("Some words that take a line.");
        }
        let bytes = long.to_pdf().unwrap();
        assert!(bytes.windows(8).filter(|part| part == b"/Type/Pa" || *part == b"/Type /P").count() > 2);
        let mut endless = paper();
        for _ in 0..5_000 {
            endless = endless.text("Some words that take a line.");
        }
        assert!(endless.to_pdf().is_err(), "a limit that is said");
    }
}
