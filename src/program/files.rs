//! Files that go in and out: which ones, the command line alone says.
//!
//! In: words such as `content=photo.png`, the input and the output of an action. Out: an input whose
//! files the host reads when they are sent, and an output whose files lie where the user wants them.
//! No path ever comes from a service. What is written lies under another name until it is whole.

use std::fs;
use std::io::{Read as _, Write};
use std::path::{Path, PathBuf};

use super::Stop;
use super::args::{FileWords, Input};
use crate::plan::{FieldType, Meta, Plan, ShapeId};
use crate::runtime::Runtime;
use crate::runtime::file::{FRAME, Reading};
use crate::runtime::net::{Given, Net};
use crate::value::{File, Object, Value};

/// A step of a path: the name of a field, or a place in a list.
#[derive(Debug, Clone, PartialEq)]
enum Step {
    Name(String),
    Place(usize),
}

/// Elements of a list that files are put into.
const LONGEST: usize = 1_000;

/// Where the files of the output go.
pub struct Saves(Vec<(String, PathBuf)>);

/// Refuses to read standard input twice.
///
/// # Errors
/// When the words of a command line want that.
pub fn read_once(words: &FileWords, input: &Input) -> Result<(), Stop> {
    let read = words.files.iter().filter(|word| word.split_once('=').is_some_and(|(_, path)| path == "-"));
    let own = input.input.as_ref().is_some_and(|path| path.as_os_str() == "-");
    if read.count() + usize::from(own) > 1 {
        return Err(Stop::Misuse("standard input can be read once only".to_owned()));
    }
    Ok(())
}

/// The input with the files that the command line names, which are open already; nothing was read.
///
/// # Errors
/// When a word names no field, or a file cannot be opened.
pub fn hand_in(words: &FileWords, given: &mut Value) -> Result<Vec<Given>, Stop> {
    let mut files = Vec::new();
    for word in &words.files {
        let (field, path) = split(word)?;
        let steps = steps(field).ok_or_else(|| Stop::Misuse(format!("`{field}` is no field")))?;
        files.push(open(&path)?);
        let file = Value::File(File::Given(files.len() - 1));
        if !put(given, &steps, file) {
            return Err(Stop::Misuse(format!("there is no place for a file at `{field}`")));
        }
    }
    Ok(files)
}

impl Saves {
    /// What the words of a command line say.
    ///
    /// # Errors
    /// When one names no file of the output, or standard output is wanted twice.
    pub fn of(words: &FileWords, plan: &Plan, meta: &Meta) -> Result<Self, Stop> {
        let mut saves: Vec<(String, PathBuf)> = Vec::new();
        for word in &words.saves {
            let (field, path) = split(word)?;
            let known = meta.output.is_some_and(|shape| is_file(plan, shape, field));
            if !known {
                return Err(Stop::Misuse(format!("`{field}` is no file of the output of `{}`", meta.name)));
            }
            if saves.iter().any(|(other, known)| other == field || *known == path) {
                return Err(Stop::Misuse(format!("`--save {word}`: the field or the file is named twice")));
            }
            saves.push((field.to_owned(), path));
        }
        Ok(Self(saves))
    }

    /// Whether a file goes to standard output, where nothing else may stand then.
    pub fn take_output(&self) -> bool {
        self.0.iter().any(|(_, path)| path.as_os_str() == "-")
    }

    /// The output as JSON can say it: files lie where they were wanted, and their members say where
    /// and how long they are. Those that nobody wants are not asked for; they are told to `err`.
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub fn save(
        &self,
        runtime: &mut Runtime<Net>,
        output: &Value,
        out: &mut impl Write,
        err: &mut impl Write,
    ) -> Result<Value, Stop> {
        self.walk(runtime, output, "", (out, err))
    }

    fn walk<O: Write, E: Write>(
        &self,
        runtime: &mut Runtime<Net>,
        value: &Value,
        path: &str,
        (out, err): (&mut O, &mut E),
    ) -> Result<Value, Stop> {
        let wanted = self.0.iter().find(|(field, _)| field == path).map(|(_, target)| target);
        match (value, wanted) {
            (Value::File(_) | Value::Text(_) | Value::Bytes(_), Some(target)) => {
                let length = write(runtime, value, target, out)?;
                let length = Value::Int(i64::try_from(length).unwrap_or(i64::MAX));
                let shown = target.display().to_string();
                Ok(Value::object([("saved", Value::text(shown)), ("bytes", length)]))
            }
            (Value::File(_), None) => {
                super::say(err, &format!("`{path}` is a file: `--save {path}=PATH` reads it"));
                Ok(Value::Null)
            }
            (Value::Object(members), _) => {
                let mut made = Object::default();
                for (key, member) in members.iter() {
                    let inner = if path.is_empty() { key.to_string() } else { format!("{path}.{key}") };
                    made.insert(key.clone(), self.walk(runtime, member, &inner, (&mut *out, &mut *err))?);
                }
                Ok(Value::Object(made.into()))
            }
            (Value::Array(members), _) => {
                let mut made = Vec::with_capacity(members.len());
                for (at, member) in members.iter().enumerate() {
                    made.push(self.walk(
                        runtime,
                        member,
                        &format!("{path}[{at}]"),
                        (&mut *out, &mut *err),
                    )?);
                }
                Ok(Value::array(made))
            }
            (other, _) => Ok(other.clone()),
        }
    }
}

/// Writes a file to where it is wanted; gives its length.
fn write(runtime: &mut Runtime<Net>, file: &Value, target: &Path, out: &mut impl Write) -> Result<u64, Stop> {
    if target.as_os_str() == "-" {
        let length = copy(runtime, file, out)?;
        out.flush()?;
        return Ok(length);
    }
    let mut name = target.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let told =
        |error: std::io::Error| Stop::File(format!("`{}` cannot be written: {error}", target.display()));
    let mut opened = fs::File::create(&part).map_err(told)?;
    let copied = copy(runtime, file, &mut opened).and_then(|length| {
        opened.sync_all().map_err(told)?;
        fs::rename(&part, target).map_err(told)?;
        Ok(length)
    });
    if copied.is_err() {
        let _ = fs::remove_file(&part);
    }
    copied
}

fn copy(runtime: &mut Runtime<Net>, file: &Value, out: &mut impl Write) -> Result<u64, Stop> {
    let mut reading = Reading::of(file)?;
    let mut length = 0_u64;
    loop {
        let (bytes, last) = runtime.piece(&mut reading, FRAME)?;
        out.write_all(&bytes)?;
        length += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if last {
            return Ok(length);
        }
    }
}

/// `FIELD=PATH`
fn split(word: &str) -> Result<(&str, PathBuf), Stop> {
    match word.split_once('=') {
        Some((field, path)) if !field.is_empty() && !path.is_empty() => Ok((field, PathBuf::from(path))),
        _ => Err(Stop::Misuse(format!("`{word}` names no file; write field=path"))),
    }
}

fn open(path: &Path) -> Result<Given, Stop> {
    if path.as_os_str() == "-" {
        return Ok(Given::Pipe(Box::new(std::io::stdin().take(u64::MAX)), 0));
    }
    let told =
        |why: &dyn std::fmt::Display| Stop::File(format!("`{}` cannot be read: {why}", path.display()));
    let file = fs::File::open(path).map_err(|error| told(&error))?;
    let about = file.metadata().map_err(|error| told(&error))?;
    if about.is_dir() {
        return Err(told(&"it is a folder"));
    }
    Ok(if about.is_file() { Given::File(file) } else { Given::Pipe(Box::new(file), 0) })
}

/// `a.b[0].c` as its steps.
fn steps(path: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    for part in path.split('.') {
        let mut places = part.split('[');
        let name = places.next().filter(|name| !name.is_empty())?;
        steps.push(Step::Name(name.to_owned()));
        for place in places {
            let place = place.strip_suffix(']')?.parse::<usize>().ok().filter(|place| *place < LONGEST)?;
            steps.push(Step::Place(place));
        }
    }
    Some(steps)
}

/// Puts a file where the steps lead; objects and lists on the way are made.
fn put(value: &mut Value, steps: &[Step], file: Value) -> bool {
    let Some((step, rest)) = steps.split_first() else {
        *value = file;
        return true;
    };
    match (step, &mut *value) {
        (Step::Name(_), Value::Null) => {
            *value = Value::object::<&str>([]);
            put(value, steps, file)
        }
        (Step::Place(_), Value::Null) => {
            *value = Value::array(Vec::new());
            put(value, steps, file)
        }
        (Step::Name(name), Value::Object(members)) => {
            let members = std::sync::Arc::make_mut(members);
            put(members.entry(name.as_str().into()).or_default(), rest, file)
        }
        (Step::Place(place), Value::Array(members)) => {
            let members = std::sync::Arc::make_mut(members);
            if members.len() <= *place {
                members.resize(place + 1, Value::Null);
            }
            put(&mut members[*place], rest, file)
        }
        _ => false,
    }
}

/// Whether a path leads to a file of a shape. What is known only when it runs may be one.
fn is_file(plan: &Plan, shape: ShapeId, path: &str) -> bool {
    let Some(steps) = steps(path) else { return false };
    let mut at = FieldType::Object(shape);
    for step in steps {
        at = match (step, at) {
            (_, FieldType::Any | FieldType::Map) => return true,
            (Step::Name(name), FieldType::Object(shape)) => {
                let shape = &plan.shapes[shape.0 as usize];
                match shape.field(&name) {
                    Some(field) => field.ty.clone(),
                    None => return !shape.found.is_empty(),
                }
            }
            (Step::Place(_), FieldType::Array(element)) => *element,
            _ => return false,
        };
    }
    matches!(at, FieldType::File | FieldType::Any)
}

#[cfg(test)]
mod tests {
    use super::{Step, put, steps};
    use crate::value::{Value, json};

    #[test]
    fn a_path_leads_through_objects_and_lists() {
        let name = |name: &str| Step::Name(name.to_owned());
        let cases = [
            ("a", Some(vec![name("a")])),
            ("a.b[0].c", Some(vec![name("a"), name("b"), Step::Place(0), name("c")])),
            ("", None),
            ("a..b", None),
            ("a[", None),
            ("a[-1]", None),
            ("a[99999999999]", None),
            ("[0]", None),
        ];
        for (path, wanted) in cases {
            assert_eq!(steps(path), wanted, "{path}");
        }
    }

    #[test]
    fn a_file_is_put_where_there_is_a_place_for_it() {
        let cases = [
            ("{}", "a.b", Some(r#"{"a":{"b":"F"}}"#)),
            (r#"{"a":[{"n":1}]}"#, "a[0].b", Some(r#"{"a":[{"n":1,"b":"F"}]}"#)),
            ("{}", "a[1]", Some(r#"{"a":[null,"F"]}"#)),
            (r#"{"a":"text"}"#, "a.b", None),
        ];
        for (before, path, after) in cases {
            let mut value = json::read(before.as_bytes()).expect("it is JSON");
            let done = put(&mut value, &steps(path).expect("it is a path"), Value::text("F"));
            let written = json::write(&value, json::Style::default()).expect("it is JSON");
            assert_eq!(done.then_some(written.as_str()), after, "{before}, {path}");
        }
    }
}
