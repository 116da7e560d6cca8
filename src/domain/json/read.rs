//! From text to a tree, with struson: a reader of tokens that says where each of them starts, keeps numbers as text,
//! does not recurse and bounds the depth. (`serde_json` and jiter do not say where a name starts.)

use super::{Json, Member, Number, Position, SyntaxError, SyntaxErrorKind, Value};
use std::collections::HashSet;
use struson::reader::{
    JsonReader as _, JsonReaderPosition, JsonStreamReader, LinePosition, ReaderError, ReaderSettings,
    SyntaxErrorKind as Problem, ValueType,
};

/// How many arrays and objects may be within each other.
pub const DEEPEST: u32 = 100;

impl Json {
    /// Reads a text that is one JSON value.
    ///
    /// # Errors
    /// Not UTF-8, not JSON (RFC 8259: no `NaN`, no comments), something after the value, a name twice in one object,
    /// or nesting deeper than [`DEEPEST`].
    pub fn parse(bytes: &[u8]) -> Result<Self, SyntaxError> {
        let text = std::str::from_utf8(bytes).map_err(|error| invalid_utf8(&bytes[..error.valid_up_to()]))?;
        let settings = ReaderSettings {
            max_nesting_depth: Some(DEEPEST),
            restrict_number_values: false,
            track_path: false,
            ..ReaderSettings::default()
        };
        let mut reader = Reader(JsonStreamReader::new_custom(text.as_bytes(), settings));
        let value = reader.value()?;
        reader.0.consume_trailing_whitespace().map_err(syntax_error)?;
        Ok(value)
    }
}

struct Reader<'a>(JsonStreamReader<&'a [u8]>);

impl Reader<'_> {
    fn value(&mut self) -> Result<Json, SyntaxError> {
        let kind = self.0.peek().map_err(syntax_error)?;
        let at = self.at();
        let value = match kind {
            ValueType::Null => self.0.next_null().map(|()| Value::Null),
            ValueType::Boolean => self.0.next_bool().map(Value::Bool),
            ValueType::Number => {
                self.0.next_number_as_string().map(|literal| Value::Number(Number::from_literal(literal)))
            }
            ValueType::String => self.0.next_string().map(Value::String),
            ValueType::Array => return Ok(Json { at, value: Value::Array(self.elements()?) }),
            ValueType::Object => return Ok(Json { at, value: Value::Object(self.members()?) }),
        };
        Ok(Json { at, value: value.map_err(syntax_error)? })
    }

    fn elements(&mut self) -> Result<Vec<Json>, SyntaxError> {
        self.0.begin_array().map_err(syntax_error)?;
        let mut elements = Vec::new();
        while self.0.has_next().map_err(syntax_error)? {
            elements.push(self.value()?);
        }
        self.0.end_array().map_err(syntax_error)?;
        Ok(elements)
    }

    fn members(&mut self) -> Result<Vec<Member>, SyntaxError> {
        self.0.begin_object().map_err(syntax_error)?;
        let mut members = Vec::new();
        let mut names = HashSet::new();
        while self.0.has_next().map_err(syntax_error)? {
            let at = self.at();
            let name = self.0.next_name_owned().map_err(syntax_error)?;
            if !names.insert(name.clone()) {
                return Err(SyntaxError { at, kind: SyntaxErrorKind::DuplicateField { name } });
            }
            members.push(Member { at, name, value: self.value()? });
        }
        self.0.end_object().map_err(syntax_error)?;
        Ok(members)
    }

    /// Where the next token starts, right after the reader was asked for its kind.
    fn at(&self) -> Position {
        position(&self.0.current_position(false))
    }
}

fn invalid_utf8(valid: &[u8]) -> SyntaxError {
    let valid = String::from_utf8_lossy(valid);
    let mut at = Position::default();
    for character in valid.chars() {
        at = if character == '\n' {
            Position { line: at.line.saturating_add(1), column: 1 }
        } else {
            Position { column: at.column.saturating_add(1), ..at }
        };
    }
    SyntaxError { at, kind: SyntaxErrorKind::InvalidUtf8 }
}

fn position(position: &JsonReaderPosition) -> Position {
    // The reader counts from 0, and gives a line for every text; it has none only for data of other forms.
    let LinePosition { line, column } = position.line_pos.unwrap_or(LinePosition { line: 0, column: 0 });
    let counted = |count: u64| u32::try_from(count).unwrap_or(u32::MAX).saturating_add(1);
    Position { line: counted(line), column: counted(column) }
}

fn syntax_error(error: ReaderError) -> SyntaxError {
    match error {
        ReaderError::SyntaxError(error) => SyntaxError { at: position(&error.location), kind: kind(error.kind) },
        ReaderError::MaxNestingDepthExceeded { max_nesting_depth, location } => {
            SyntaxError { at: position(&location), kind: SyntaxErrorKind::TooDeep { deepest: max_nesting_depth } }
        }
        ReaderError::UnsupportedNumberValue { location, .. } => {
            SyntaxError { at: position(&location), kind: SyntaxErrorKind::InvalidNumber }
        }
        ReaderError::UnexpectedValueType { location, .. }
        | ReaderError::UnexpectedStructure { location, .. }
        | ReaderError::IoError { location, .. } => {
            SyntaxError { at: position(&location), kind: SyntaxErrorKind::InvalidStructure }
        }
        _ => SyntaxError { at: Position::default(), kind: SyntaxErrorKind::InvalidStructure },
    }
}

fn kind(problem: Problem) -> SyntaxErrorKind {
    match problem {
        Problem::IncompleteDocument => SyntaxErrorKind::UnexpectedEnd,
        Problem::TrailingData => SyntaxErrorKind::TrailingContent,
        Problem::MalformedNumber | Problem::TrailingDataAfterNumber => SyntaxErrorKind::InvalidNumber,
        Problem::InvalidLiteral | Problem::TrailingDataAfterLiteral | Problem::MalformedJson => {
            SyntaxErrorKind::InvalidLiteral
        }
        Problem::NotEscapedControlCharacter
        | Problem::UnknownEscapeSequence
        | Problem::MalformedEscapeSequence
        | Problem::UnpairedSurrogatePairEscapeSequence => SyntaxErrorKind::InvalidString,
        _ => SyntaxErrorKind::InvalidStructure,
    }
}
