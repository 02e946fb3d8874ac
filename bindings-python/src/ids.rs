//! Columns of member ids: numpy arrays, lists and other sequences, as positions in a table of names.
//!
//! An integer array is borrowed, not copied, and read without the GIL; each distinct number is spelled and
//! interned once. Everything else is read item by item, as a single id would be. A missing id (None, NaN,
//! masked, NA) has the position [`BulkLoad::MISSING`].

use std::fmt::Write;
use std::ops::ControlFlow;

use hashbrown::HashMap;
use numpy::{PyArrayDescrMethods, PyReadonlyArray1, PyUntypedArray, PyUntypedArrayMethods};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyList, PyString};
use trust_core::{BulkLoad, NameTable};

use crate::absent::{self, is_absent};
use crate::convert::MemberArg;
use crate::error::{self, IntoException};

/// Items between two looks at signals and callbacks.
pub const STRIDE: usize = 1 << 20;

/// A column of ids, as Python holds it.
pub struct IdColumn<'py> {
    /// Its name in errors.
    what: &'static str,
    ids: Held<'py>,
    /// True for each row without an id.
    mask: Option<PyReadonlyArray1<'py, bool>>,
}

enum Held<'py> {
    /// Contiguous integers.
    I32(PyReadonlyArray1<'py, i32>),
    /// Contiguous integers.
    I64(PyReadonlyArray1<'py, i64>),
    /// Contiguous integers.
    U32(PyReadonlyArray1<'py, u32>),
    /// Contiguous integers.
    U64(PyReadonlyArray1<'py, u64>),
    /// Anything that yields ids.
    Items(Bound<'py, PyAny>),
}

/// A column of ids, free of Python.
pub struct Ids<'a> {
    ids: Free<'a>,
    mask: Option<&'a [bool]>,
}

enum Free<'a> {
    /// Positions of ids that are interned already.
    Interned(Vec<u32>),
    /// Numbers still to be interned.
    I32(&'a [i32]),
    /// Numbers still to be interned.
    I64(&'a [i64]),
    /// Numbers still to be interned.
    U32(&'a [u32]),
    /// Numbers still to be interned.
    U64(&'a [u64]),
}

impl<'py> IdColumn<'py> {
    /// Takes `given` as a column of ids, called `what` in errors.
    pub fn new(what: &'static str, given: &Bound<'py, PyAny>) -> PyResult<Self> {
        let is_single = given.is_instance_of::<PyString>()
            || given.is_instance_of::<PyBytes>()
            || given.is_instance_of::<PyByteArray>()
            || !given.hasattr(intern!(given.py(), "__iter__"))?;
        if is_single {
            return Err(error::wrong_type(what, "an array or a sequence of ids", given));
        }
        let Some(array) = absent::array(given)? else {
            return Ok(IdColumn { what, ids: Held::Items(given.clone()), mask: None });
        };
        if array.ndim() != 1 {
            let message = format!("{what} must have one dimension, not {}", array.ndim());
            return Err(PyValueError::new_err(message));
        }
        let mask = absent::mask(&array)?;
        Ok(IdColumn { what, ids: Held::of_array(what, &array)?, mask })
    }

    /// Returns the number of ids, if it is known.
    pub fn len_hint(&self) -> usize {
        self.ids.len_hint()
    }

    /// Interns the ids that only Python can read; borrows the rest. `seen` is called with the row now and then.
    pub fn detached(
        &self,
        names: &mut NameTable,
        seen: impl FnMut(usize) -> PyResult<()>,
    ) -> PyResult<Ids<'_>> {
        let ids = match &self.ids {
            Held::I32(array) => Free::I32(slice(array.as_slice())?),
            Held::I64(array) => Free::I64(slice(array.as_slice())?),
            Held::U32(array) => Free::U32(slice(array.as_slice())?),
            Held::U64(array) => Free::U64(slice(array.as_slice())?),
            Held::Items(items) => Free::Interned(self.interned(items, names, seen)?),
        };
        let mask = self.mask.as_ref().map(|mask| slice(mask.as_slice())).transpose()?;
        Ok(Ids { ids, mask })
    }

    fn interned(
        &self,
        items: &Bound<'py, PyAny>,
        names: &mut NameTable,
        mut seen: impl FnMut(usize) -> PyResult<()>,
    ) -> PyResult<Vec<u32>> {
        let mut positions = Vec::with_capacity(self.len_hint());
        for (row, item) in items.try_iter()?.enumerate() {
            if row % STRIDE == STRIDE - 1 {
                seen(row)?;
            }
            positions.push(self.position(row, &item?, names)?);
        }
        Ok(positions)
    }

    fn position(
        &self,
        row: usize,
        item: &Bound<'py, PyAny>,
        names: &mut NameTable,
    ) -> PyResult<u32> {
        match item.extract::<MemberArg<'_>>() {
            Ok(id) => names.intern(id.as_str()).map_err(|error| error.exception_at(Some(row))),
            Err(_) if is_absent(item) => Ok(BulkLoad::MISSING),
            Err(error) if error.is_instance_of::<PyTypeError>(item.py()) => {
                Err(error::wrong_type(&format!("{}[{row}]", self.what), "str or int", item))
            }
            Err(error) => Err(error::at_row(item.py(), error, row)),
        }
    }
}

impl<'py> Held<'py> {
    fn of_array(what: &str, array: &Bound<'py, PyUntypedArray>) -> PyResult<Self> {
        let py = array.py();
        if array.len() == 0 {
            return Ok(Held::Items(PyList::empty(py).into_any()));
        }
        let dtype = array.dtype();
        let kind = dtype.kind();
        if kind == b'U' || kind == b'O' || kind == b'T' {
            return array.call_method0(intern!(py, "tolist")).map(Held::Items);
        }
        let native = match (kind, dtype.itemsize()) {
            (b'i', 4) => "i4",
            (b'i', _) => "i8",
            (b'u', 4) => "u4",
            (b'u', _) => "u8",
            _ => {
                let message = format!("{what} must hold integers or text, not {dtype}");
                return Err(PyTypeError::new_err(message));
            }
        };
        // Copies only what is strided, byte-swapped or of another width.
        let numpy = numpy::get_array_module(py)?;
        let whole = numpy.call_method1(intern!(py, "ascontiguousarray"), (array, native))?;
        match native {
            "i4" => whole.extract().map(Held::I32),
            "i8" => whole.extract().map(Held::I64),
            "u4" => whole.extract().map(Held::U32),
            _ => whole.extract().map(Held::U64),
        }
    }

    fn len_hint(&self) -> usize {
        match self {
            Held::I32(array) => array.len(),
            Held::I64(array) => array.len(),
            Held::U32(array) => array.len(),
            Held::U64(array) => array.len(),
            Held::Items(items) => items.len().unwrap_or(0),
        }
    }
}

fn slice<T, E: std::fmt::Display>(slice: Result<T, E>) -> PyResult<T> {
    slice.map_err(|error| PyValueError::new_err(error.to_string()))
}

/// The caller asked to stop.
pub struct Stopped;

impl Ids<'_> {
    /// Returns the number of ids.
    pub fn len(&self) -> usize {
        match &self.ids {
            Free::Interned(positions) => positions.len(),
            Free::I32(numbers) => numbers.len(),
            Free::I64(numbers) => numbers.len(),
            Free::U32(numbers) => numbers.len(),
            Free::U64(numbers) => numbers.len(),
        }
    }

    /// Returns positions in `names`; new numbers are interned. `seen` is called with the row now and then.
    pub fn positions(
        self,
        names: &mut NameTable,
        known: &mut Numbers,
        seen: impl FnMut(usize) -> ControlFlow<()>,
    ) -> Result<Vec<u32>, Stopped> {
        let mut positions = match self.ids {
            Free::Interned(positions) => positions,
            Free::I32(numbers) => known.intern_all(numbers, names, seen)?,
            Free::I64(numbers) => known.intern_all(numbers, names, seen)?,
            Free::U32(numbers) => known.intern_all(numbers, names, seen)?,
            Free::U64(numbers) => known.intern_all(numbers, names, seen)?,
        };
        for (position, _) in
            positions.iter_mut().zip(self.mask.unwrap_or_default()).filter(|(_, absent)| **absent)
        {
            *position = BulkLoad::MISSING;
        }
        Ok(positions)
    }
}

/// An integer that can be an id.
trait Number: Copy + Into<i128> {
    /// Returns the number as an index; negative numbers become an index beyond any table.
    fn index(self) -> usize;
}

macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl Number for $number {
            #[inline]
            fn index(self) -> usize {
                usize::try_from(self).unwrap_or(usize::MAX)
            }
        }
    )+};
}

numbers!(i32, i64, u32, u64);

/// The positions of numbers met so far: a plain array for small ones, a map for the rest.
pub struct Numbers {
    /// One more than the position; 0 for a number not met.
    small: Vec<u32>,
    large: HashMap<i128, u32>,
    /// The text of the number at hand.
    text: String,
}

impl Numbers {
    /// Makes a table for columns of `rows` numbers: numbers below twice that count are small.
    pub fn for_rows(rows: usize) -> Self {
        Numbers { small: vec![0; 2 * rows + (1 << 10)], large: HashMap::new(), text: String::new() }
    }

    fn intern_all<N: Number>(
        &mut self,
        numbers: &[N],
        names: &mut NameTable,
        mut seen: impl FnMut(usize) -> ControlFlow<()>,
    ) -> Result<Vec<u32>, Stopped> {
        let mut positions = Vec::with_capacity(numbers.len());
        for (stride, part) in numbers.chunks(STRIDE).enumerate() {
            if seen(stride * STRIDE).is_break() {
                return Err(Stopped);
            }
            for &number in part {
                positions.push(self.position(number, names)?);
            }
        }
        Ok(positions)
    }

    #[inline]
    fn position<N: Number>(&mut self, number: N, names: &mut NameTable) -> Result<u32, Stopped> {
        let small = self.small.get_mut(number.index());
        let number = match &small {
            Some(place) if **place > 0 => return Ok(**place - 1),
            _ => number.into(),
        };
        if small.is_none()
            && let Some(&position) = self.large.get(&number)
        {
            return Ok(position);
        }
        // The text of a number is a valid id: a refusal cannot happen, and would end the call.
        let position = {
            self.text.clear();
            let _ = write!(self.text, "{number}");
            names.intern(&self.text).map_err(|_| Stopped)?
        };
        match small {
            Some(place) => *place = position + 1,
            None => drop(self.large.insert(number, position)),
        }
        Ok(position)
    }
}
