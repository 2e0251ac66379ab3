//! Values on their way into a statement and out of a row. Both databases know four kinds of value, and only
//! these: whole numbers (64 bits), real numbers, text, bytes. Dates are text in ISO 8601, truth is 0 or 1.

use crate::error::{Error, Kind};

/// One value, borrowed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// No value.
    Null,
    /// A whole number, or truth as 0 and 1.
    Int(i64),
    /// A real number.
    Real(f64),
    /// Text in UTF-8. It cannot hold U+0000, which PostgreSQL refuses.
    Text(&'a str),
    /// Bytes.
    Blob(&'a [u8]),
}

impl Cell<'_> {
    fn name(&self) -> &'static str {
        match self {
            Cell::Null => "nothing",
            Cell::Int(_) => "a whole number",
            Cell::Real(_) => "a real number",
            Cell::Text(_) => "text",
            Cell::Blob(_) => "bytes",
        }
    }
}

/// Something that can be given to a statement as `?1`, `?2`, …
pub trait Param {
    /// The value as the databases know it.
    fn cell(&self) -> Cell<'_>;
}

/// Something that can be taken from a column.
pub trait Column: Sized {
    /// Reads it; the error says what was found, never the value.
    fn from_cell(cell: Cell<'_>) -> Result<Self, Error>;
}

fn wrong(wanted: &str, found: Cell<'_>) -> Error {
    Error::new(Kind::Column, format!("wanted {wanted}, found {}", found.name()))
}

macro_rules! whole {
    ($($t:ty),*) => {$(
        impl Param for $t {
            fn cell(&self) -> Cell<'_> { Cell::Int(i64::from(*self)) }
        }
        impl Column for $t {
            fn from_cell(cell: Cell<'_>) -> Result<Self, Error> {
                match cell {
                    Cell::Int(i) => <$t>::try_from(i).map_err(|_| Error::new(
                        Kind::Column, concat!("the number does not fit into ", stringify!($t)))),
                    other => Err(wrong("a whole number", other)),
                }
            }
        }
    )*};
}
whole!(i64, i32, i16, u32, u16, u8);

impl Param for bool {
    fn cell(&self) -> Cell<'_> {
        Cell::Int(i64::from(*self))
    }
}
impl Column for bool {
    fn from_cell(cell: Cell<'_>) -> Result<Self, Error> {
        match cell {
            Cell::Int(0) => Ok(false),
            Cell::Int(1) => Ok(true),
            other => Err(wrong("0 or 1", other)),
        }
    }
}

impl Param for f64 {
    fn cell(&self) -> Cell<'_> {
        Cell::Real(*self)
    }
}
impl Column for f64 {
    fn from_cell(cell: Cell<'_>) -> Result<Self, Error> {
        match cell {
            Cell::Real(r) => Ok(r),
            Cell::Int(i) => Ok(i as f64),
            other => Err(wrong("a real number", other)),
        }
    }
}

impl Param for str {
    fn cell(&self) -> Cell<'_> {
        Cell::Text(self)
    }
}
impl Param for String {
    fn cell(&self) -> Cell<'_> {
        Cell::Text(self)
    }
}
impl Column for String {
    fn from_cell(cell: Cell<'_>) -> Result<Self, Error> {
        match cell {
            Cell::Text(t) => Ok(t.to_owned()),
            other => Err(wrong("text", other)),
        }
    }
}

impl Param for [u8] {
    fn cell(&self) -> Cell<'_> {
        Cell::Blob(self)
    }
}
impl Param for Vec<u8> {
    fn cell(&self) -> Cell<'_> {
        Cell::Blob(self)
    }
}
impl Column for Vec<u8> {
    fn from_cell(cell: Cell<'_>) -> Result<Self, Error> {
        match cell {
            Cell::Blob(b) => Ok(b.to_vec()),
            other => Err(wrong("bytes", other)),
        }
    }
}
impl<const N: usize> Param for [u8; N] {
    fn cell(&self) -> Cell<'_> {
        Cell::Blob(self)
    }
}
impl<const N: usize> Column for [u8; N] {
    fn from_cell(cell: Cell<'_>) -> Result<Self, Error> {
        match cell {
            Cell::Blob(b) => {
                b.try_into().map_err(|_| Error::new(Kind::Column, format!("wanted {N} bytes, found {}", b.len())))
            }
            other => Err(wrong("bytes", other)),
        }
    }
}

impl<T: Param> Param for Option<T> {
    fn cell(&self) -> Cell<'_> {
        self.as_ref().map_or(Cell::Null, Param::cell)
    }
}
impl<T: Column> Column for Option<T> {
    fn from_cell(cell: Cell<'_>) -> Result<Self, Error> {
        match cell {
            Cell::Null => Ok(None),
            other => T::from_cell(other).map(Some),
        }
    }
}

impl<T: Param + ?Sized> Param for &T {
    fn cell(&self) -> Cell<'_> {
        (**self).cell()
    }
}
impl<T: Param + ?Sized> Param for Box<T> {
    fn cell(&self) -> Cell<'_> {
        (**self).cell()
    }
}

/// The parameters of a statement, in the order of `?1`, `?2`, …: `params![person_id, name]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$(&$value as &dyn $crate::Param),*] as &[&dyn $crate::Param] };
}
