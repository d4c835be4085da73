//! From text to a formula, with the character at which each part stands.

use rust_decimal::Decimal;

use super::error::{FormulaError, Mistake};
use super::text::version_function;
use super::window::MOST;
use super::{Formula, Function, Operator, Window};
use crate::ledger::Version;

/// The most characters of a formula.
pub const MAX_LENGTH: usize = 1_000;
/// The most parts within one another.
const MAX_DEPTH: usize = 150;

/// A formula, and where its parts stand in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    pub(super) formula: Formula,
    /// The character of each part, those below a part before it, from left to right.
    pub(super) at: Vec<usize>,
}

impl Parsed {
    /// A text as a formula with positions.
    ///
    /// # Errors
    /// What is wrong, with the character where it stands.
    pub fn new(text: &str) -> Result<Self, FormulaError> {
        parse(text)
    }

    /// The formula alone.
    pub fn into_formula(self) -> Formula {
        self.formula
    }
}

/// Whether a plain name may begin with a letter.
pub(super) fn begins_name(letter: char) -> bool {
    letter.is_alphabetic() || letter == '_'
}

/// Whether a plain name may go on with a letter.
pub(super) fn is_in_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '.')
}

/// A name as it is looked up: lower case, white space folded to single spaces.
pub(super) fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

pub(super) fn parse(text: &str) -> Result<Parsed, FormulaError> {
    let letters: Vec<char> = text.chars().collect();
    if letters.len() > MAX_LENGTH {
        return Err(Mistake::TooLong.at(MAX_LENGTH));
    }
    let mut parser = Parser { tokens: tokens(&letters)?, next: 0, end: letters.len(), at: Vec::new(), within: 0 };
    if matches!(parser.peek(), Some((_, Token::Operator(Operator::Equal)))) {
        parser.next += 1;
    }
    if parser.peek().is_none() {
        return Err(Mistake::Empty.at(letters.len()));
    }
    let (formula, _) = parser.binary(1)?;
    match parser.peek() {
        None => Ok(Parsed { formula, at: parser.at }),
        Some((at, Token::Close)) => Err(Mistake::Unopened.at(*at)),
        Some((at, token)) => Err(Mistake::NoOperator(token.shown()).at(*at)),
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number(Decimal),
    /// A name without quotes, as written.
    Word(String),
    /// A name in quotes.
    Quoted(String),
    Operator(Operator),
    Percent,
    Open,
    Close,
    Comma,
    OpenBracket,
    CloseBracket,
}

impl Token {
    fn shown(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Word(word) | Self::Quoted(word) => word.clone(),
            Self::Operator(operator) => operator.sign().into(),
            Self::Percent => "%".into(),
            Self::Open => "(".into(),
            Self::Close => ")".into(),
            Self::Comma => ",".into(),
            Self::OpenBracket => "[".into(),
            Self::CloseBracket => "]".into(),
        }
    }
}

fn tokens(letters: &[char]) -> Result<Vec<(usize, Token)>, FormulaError> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let rest = letters.get(at..).unwrap_or_default();
        let (token, length) = match letter {
            letter if letter.is_whitespace() => {
                at += 1;
                continue;
            }
            '0'..='9' | '.' => number(rest).map_err(|mistake| mistake.at(at))?,
            letter if begins_name(letter) => {
                let length = rest.iter().take_while(|l| is_in_name(**l)).count();
                (Token::Word(rest.iter().take(length).collect()), length)
            }
            '\'' => quoted(rest).ok_or_else(|| Mistake::Unquoted.at(at))?,
            _ => sign(rest).ok_or_else(|| Mistake::Sign(letter).at(at))?,
        };
        found.push((at, token));
        at += length;
    }
    Ok(found)
}

/// A number, as far as it goes: `12`, `0.5`, `.5`, `1e6`.
fn number(letters: &[char]) -> Result<(Token, usize), Mistake> {
    let digits = |from: usize| letters.iter().skip(from).take_while(|l| l.is_ascii_digit()).count();
    let mut length = digits(0);
    if letters.get(length) == Some(&'.') {
        length += 1 + digits(length + 1);
    }
    let mut exponent = None;
    if matches!(letters.get(length), Some('e' | 'E')) {
        let signed = usize::from(matches!(letters.get(length + 1), Some('+' | '-')));
        let count = digits(length + 1 + signed);
        if count > 0 {
            exponent = Some(length);
            length += 1 + signed + count;
        }
    }
    let text: String = letters.iter().take(length).collect();
    let read = if exponent.is_some() { Decimal::from_scientific(&text) } else { Decimal::from_str_exact(&text) };
    read.map(|number| (Token::Number(number), length)).map_err(|_| Mistake::Number(text))
}

/// A name in quotes; a quote within stands twice.
fn quoted(letters: &[char]) -> Option<(Token, usize)> {
    let mut name = String::new();
    let mut at = 1;
    loop {
        match (letters.get(at)?, letters.get(at + 1)) {
            ('\'', Some('\'')) => {
                name.push('\'');
                at += 2;
            }
            ('\'', _) => return Some((Token::Quoted(name), at + 1)),
            (letter, _) => {
                name.push(*letter);
                at += 1;
            }
        }
    }
}

fn sign(letters: &[char]) -> Option<(Token, usize)> {
    use Operator as O;
    let operator = |operator, length| Some((Token::Operator(operator), length));
    let alone = |token| Some((token, 1));
    match (letters.first()?, letters.get(1)) {
        ('<', Some('>')) => operator(O::Unequal, 2),
        ('<', Some('=')) => operator(O::AtMost, 2),
        ('>', Some('=')) => operator(O::AtLeast, 2),
        ('<', _) => operator(O::Less, 1),
        ('>', _) => operator(O::More, 1),
        ('=', _) => operator(O::Equal, 1),
        ('≠', _) => operator(O::Unequal, 1),
        ('≤', _) => operator(O::AtMost, 1),
        ('≥', _) => operator(O::AtLeast, 1),
        ('+', _) => operator(O::Plus, 1),
        ('-' | '−', _) => operator(O::Minus, 1),
        ('*' | '×', _) => operator(O::Times, 1),
        ('/' | '÷', _) => operator(O::Over, 1),
        ('^', _) => operator(O::Power, 1),
        ('%', _) => alone(Token::Percent),
        ('(', _) => alone(Token::Open),
        (')', _) => alone(Token::Close),
        // The separator of Excel in countries where the comma is the decimal sign.
        (',' | ';', _) => alone(Token::Comma),
        ('[', _) => alone(Token::OpenBracket),
        (']', _) => alone(Token::CloseBracket),
        _ => None,
    }
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    next: usize,
    end: usize,
    at: Vec<usize>,
    /// How many parentheses, functions and minus signs are open.
    within: usize,
}

/// A part and how deep it is.
type Part = (Formula, usize);

impl Parser {
    fn peek(&self) -> Option<&(usize, Token)> {
        self.tokens.get(self.next)
    }

    fn take(&mut self) -> Option<(usize, Token)> {
        let token = self.tokens.get(self.next).cloned();
        self.next += usize::from(token.is_some());
        token
    }

    fn take_if(&mut self, token: &Token) -> bool {
        let there = self.peek().is_some_and(|(_, t)| t == token);
        self.next += usize::from(there);
        there
    }

    /// A part is done.
    fn made(&mut self, at: usize, formula: Formula, below: usize) -> Result<Part, FormulaError> {
        if below >= MAX_DEPTH {
            return Err(Mistake::TooDeep.at(at));
        }
        self.at.push(at);
        Ok((formula, below + 1))
    }

    /// Operands and the operators between them that bind at least so tightly.
    fn binary(&mut self, least: u8) -> Result<Part, FormulaError> {
        let mut left = self.percent()?;
        while let Some(&(at, Token::Operator(operator))) = self.peek() {
            if operator.tightness() < least {
                break;
            }
            self.next += 1;
            let right = self.binary(operator.tightness() + 1)?;
            let depth = left.1.max(right.1);
            left = self.made(at, Formula::Binary(operator, Box::new(left.0), Box::new(right.0)), depth)?;
        }
        Ok(left)
    }

    fn percent(&mut self) -> Result<Part, FormulaError> {
        let mut part = self.signed()?;
        while let Some(&(at, Token::Percent)) = self.peek() {
            self.next += 1;
            part = self.made(at, Formula::Percent(Box::new(part.0)), part.1)?;
        }
        Ok(part)
    }

    fn signed(&mut self) -> Result<Part, FormulaError> {
        match self.peek() {
            Some(&(at, Token::Operator(Operator::Minus))) => {
                self.next += 1;
                let (x, depth) = self.inside(at, Self::signed)?;
                self.made(at, Formula::Negative(Box::new(x)), depth)
            }
            // A plus sign before a number changes nothing.
            Some(&(at, Token::Operator(Operator::Plus))) => {
                self.next += 1;
                self.inside(at, Self::signed)
            }
            _ => self.operand(),
        }
    }

    fn inside<T>(&mut self, at: usize, parse: impl FnOnce(&mut Self) -> Result<T, FormulaError>) -> Result<T, FormulaError> {
        if self.within >= MAX_DEPTH / 2 {
            return Err(Mistake::TooDeep.at(at));
        }
        self.within += 1;
        let parsed = parse(self);
        self.within -= 1;
        parsed
    }

    fn operand(&mut self) -> Result<Part, FormulaError> {
        let end = self.end;
        match self.take() {
            Some((at, Token::Number(number))) => self.made(at, Formula::Number(number), 0),
            Some((at, Token::Word(word))) if self.take_if(&Token::Open) => self.inside(at, |parser| parser.call(at, &word)),
            Some((at, Token::Word(name) | Token::Quoted(name))) => self.name(at, &name),
            Some((at, Token::Open)) => {
                let part = self.inside(at, |parser| parser.binary(1))?;
                if self.take_if(&Token::Close) { Ok(part) } else { Err(self.unclosed(at)) }
            }
            Some((at, _)) => Err(Mistake::NoOperand.at(at)),
            None => Err(Mistake::NoOperand.at(end)),
        }
    }

    /// Why what opens here is not closed: something that cannot follow, or the end.
    fn unclosed(&self, at: usize) -> FormulaError {
        match self.peek() {
            Some((at, token)) if *token != Token::Comma => Mistake::NoOperator(token.shown()).at(*at),
            Some((at, _)) => Mistake::NoOperator(",".into()).at(*at),
            None => Mistake::Unclosed.at(at),
        }
    }

    fn name(&mut self, at: usize, name: &str) -> Result<Part, FormulaError> {
        let named = self.made(at, Formula::Name(folded(name)), 0)?;
        let Some(&(bracket, Token::OpenBracket)) = self.peek() else { return Ok(named) };
        self.next += 1;
        let version = match self.take() {
            Some((at, Token::Word(word))) => Version::from_id(&word.to_lowercase()).ok_or_else(|| Mistake::Version(word).at(at))?,
            Some((at, token)) => return Err(Mistake::Version(token.shown()).at(at)),
            None => return Err(Mistake::Unclosed.at(bracket)),
        };
        if !self.take_if(&Token::CloseBracket) {
            return Err(Mistake::Unclosed.at(bracket));
        }
        self.made(at, Formula::InVersion(version, Box::new(named.0)), named.1)
    }

    /// A function after its open parenthesis.
    fn call(&mut self, at: usize, name: &str) -> Result<Part, FormulaError> {
        let upper = name.to_uppercase();
        let function = Callable::all().find(|f| f.name() == upper);
        let Some(function) = function else {
            return Err(Mistake::Function { name: upper.clone(), nearest: nearest(&upper, Callable::all().map(Callable::name)) }.at(at));
        };
        let mut arguments = Vec::new();
        if !self.take_if(&Token::Close) {
            loop {
                arguments.push(self.binary(1)?);
                if self.take_if(&Token::Close) {
                    break;
                }
                if !self.take_if(&Token::Comma) {
                    return Err(self.unclosed(at + name.chars().count()));
                }
            }
        }
        let (least, most) = function.arity();
        if !(least..=most).contains(&arguments.len()) {
            return Err(Mistake::Arguments { name: function.name(), wanted: counted(least, most), given: arguments.len() }.at(at));
        }
        let depth = arguments.iter().map(|(_, depth)| *depth).max().unwrap_or(0);
        let mut arguments = arguments.into_iter().map(|(formula, _)| formula);
        let formula = match function {
            Callable::Plain(function) => Formula::Call(function, arguments.collect()),
            Callable::In(version) => Formula::InVersion(version, Box::new(arguments.next().ok_or_else(|| Mistake::NoOperand.at(at))?)),
            Callable::Over(window) => {
                let x = Box::new(arguments.next().ok_or_else(|| Mistake::NoOperand.at(at))?);
                Formula::Over(self.window(at, window, arguments.next())?, x)
            }
        };
        self.made(at, formula, depth)
    }

    /// A window with its number of periods, which stands in the text as a number and is no part of the formula.
    fn window(&mut self, at: usize, window: Window, periods: Option<Formula>) -> Result<Window, FormulaError> {
        let Some(periods) = periods else { return Ok(window) };
        let here = self.at.pop().unwrap_or(at);
        let wrong = || Mistake::Periods(window.name()).at(here);
        let Formula::Number(periods) = periods else { return Err(wrong()) };
        let whole = periods.fract().is_zero().then(|| u16::try_from(periods).ok()).flatten();
        let periods = whole.filter(|n| (1..=MOST).contains(n)).ok_or_else(wrong)?;
        Ok(match window {
            Window::Prior(_) => Window::Prior(periods),
            Window::Lag(_) => Window::Lag(periods),
            Window::Rolling(_) => Window::Rolling(periods),
            Window::YearToDate => Window::YearToDate,
        })
    }
}

/// What a name before a parenthesis can mean.
#[derive(Debug, Clone, Copy)]
pub(super) enum Callable {
    Plain(Function),
    In(Version),
    Over(Window),
}

impl Callable {
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let windows = [Window::Prior(1), Window::YearToDate, Window::Rolling(1), Window::Lag(1)];
        let plain = Function::ALL.into_iter().map(Self::Plain);
        plain.chain(windows.into_iter().map(Self::Over)).chain(Version::ALL.into_iter().map(Self::In))
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Plain(function) => function.name(),
            Self::In(version) => version_function(version),
            Self::Over(window) => window.name(),
        }
    }

    const fn arity(self) -> (usize, usize) {
        match self {
            Self::Plain(function) => function.arity(),
            Self::In(_) | Self::Over(Window::YearToDate) => (1, 1),
            // One period where no number stands.
            Self::Over(Window::Prior(_) | Window::Lag(_)) => (1, 2),
            Self::Over(Window::Rolling(_)) => (2, 2),
        }
    }
}

fn counted(least: usize, most: usize) -> String {
    match (least, most) {
        (1, 1) => "1 argument".into(),
        (n, m) if n == m => format!("{n} arguments"),
        (n, m) if m == n + 1 => format!("{n} or {m} arguments"),
        (1, _) => "at least 1 argument".into(),
        (n, _) => format!("at least {n} arguments"),
    }
}

/// The name that is most like a word, where one is like enough that a slip is likely.
pub(super) fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let most = word.chars().count().div_ceil(3);
    let alike = names.map(|name| (strsim::osa_distance(word, name), name)).filter(|(distance, _)| *distance <= most);
    alike.min_by_key(|(distance, _)| *distance).map(|(_, name)| name.to_owned())
}
