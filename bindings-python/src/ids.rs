//! Columns of member ids: numpy arrays, lists and other sequences, as positions in a table of names.
//!
//! An integer array is borrowed, not copied, and read without the GIL; each distinct number is spelled
//! and interned once. Everything else is read item by item, as a single id would be.

use std::fmt::Write;
use std::ops::ControlFlow;

use hashbrown::HashMap;
use numpy::{PyArrayDescrMethods, PyReadonlyArray1, PyUntypedArray, PyUntypedArrayMethods};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyString};
use trust_core::NameTable;

use crate::convert::MemberArg;
use crate::error::{self, IntoException};

/// Items between two looks at signals and callbacks.
pub const STRIDE: usize = 1 << 20;

/// A column of ids, as Python holds it.
pub enum IdColumn<'py> {
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
pub enum Ids<'a> {
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
    pub fn new(what: &str, given: &Bound<'py, PyAny>) -> PyResult<Self> {
        let is_text = given.is_instance_of::<PyString>()
            || given.is_instance_of::<PyBytes>()
            || given.is_instance_of::<PyByteArray>();
        if is_text {
            return Err(error::wrong_type(what, "an array or a sequence of ids", given));
        }
        let Ok(array) = given.cast::<PyUntypedArray>() else {
            return Ok(IdColumn::Items(given.clone()));
        };
        if array.ndim() != 1 {
            let message = format!("{what} must have one dimension, not {}", array.ndim());
            return Err(PyValueError::new_err(message));
        }
        Self::of_array(what, array)
    }

    fn of_array(what: &str, array: &Bound<'py, PyUntypedArray>) -> PyResult<Self> {
        let py = array.py();
        let dtype = array.dtype();
        let kind = dtype.kind();
        if kind == b'U' || kind == b'O' || kind == b'T' {
            return array.call_method0(intern!(py, "tolist")).map(IdColumn::Items);
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
            "i4" => whole.extract().map(IdColumn::I32),
            "i8" => whole.extract().map(IdColumn::I64),
            "u4" => whole.extract().map(IdColumn::U32),
            _ => whole.extract().map(IdColumn::U64),
        }
    }

    /// How many ids there are, if that is known.
    pub fn len_hint(&self) -> usize {
        match self {
            IdColumn::I32(array) => array.len(),
            IdColumn::I64(array) => array.len(),
            IdColumn::U32(array) => array.len(),
            IdColumn::U64(array) => array.len(),
            IdColumn::Items(items) => items.len().unwrap_or(0),
        }
    }

    /// Interns what only Python can read; borrows the rest. `seen` is told the row now and then.
    pub fn detached(
        &self,
        names: &mut NameTable,
        mut seen: impl FnMut(usize) -> PyResult<()>,
    ) -> PyResult<Ids<'_>> {
        let items = match self {
            IdColumn::I32(array) => return slice(array.as_slice()).map(Ids::I32),
            IdColumn::I64(array) => return slice(array.as_slice()).map(Ids::I64),
            IdColumn::U32(array) => return slice(array.as_slice()).map(Ids::U32),
            IdColumn::U64(array) => return slice(array.as_slice()).map(Ids::U64),
            IdColumn::Items(items) => items,
        };
        let mut positions = Vec::with_capacity(self.len_hint());
        for (row, item) in items.try_iter()?.enumerate() {
            if row % STRIDE == STRIDE - 1 {
                seen(row)?;
            }
            let item = item?;
            let id: MemberArg<'_> = item.extract()?;
            let position = names.intern(id.as_str()).map_err(|e| e.exception_at(Some(row)))?;
            positions.push(position);
        }
        Ok(Ids::Interned(positions))
    }
}

fn slice<T, E: std::fmt::Display>(slice: Result<T, E>) -> PyResult<T> {
    slice.map_err(|error| PyValueError::new_err(error.to_string()))
}

/// The caller asked to stop.
pub struct Stopped;

impl Ids<'_> {
    /// How many ids there are.
    pub fn len(&self) -> usize {
        match self {
            Ids::Interned(positions) => positions.len(),
            Ids::I32(numbers) => numbers.len(),
            Ids::I64(numbers) => numbers.len(),
            Ids::U32(numbers) => numbers.len(),
            Ids::U64(numbers) => numbers.len(),
        }
    }

    /// Positions in `names`; new numbers are interned. `seen` is told the row now and then.
    pub fn positions(
        self,
        names: &mut NameTable,
        known: &mut Numbers,
        seen: impl FnMut(usize) -> ControlFlow<()>,
    ) -> Result<Vec<u32>, Stopped> {
        match self {
            Ids::Interned(positions) => Ok(positions),
            Ids::I32(numbers) => known.intern_all(numbers, names, seen),
            Ids::I64(numbers) => known.intern_all(numbers, names, seen),
            Ids::U32(numbers) => known.intern_all(numbers, names, seen),
            Ids::U64(numbers) => known.intern_all(numbers, names, seen),
        }
    }
}

/// An integer that can be an id.
trait Number: Copy + Into<i128> {
    /// Itself as an index; for negative numbers one beyond any table.
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
    /// For columns of `rows` numbers: those below twice that count as small.
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
