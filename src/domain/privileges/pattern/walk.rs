//! How one language lies within others: all of them are walked at once.

use super::{
    Language, any_text,
    automaton::Automaton,
    language::{Other, Plain},
    trie::Trie,
};
use regex_automata::util::primitives::StateID;
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::{Arc, LazyLock},
};
use thiserror::Error;

/// How many steps one walk may take, each of them one state of one pattern.
const MOST_STEPS: usize = 2_000_000;

/// Languages lie within each other in more ways than are looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the patterns are too complex to be compared")]
pub struct TooComplex;

/// For each kind of text in `asked`: which of `parts` contain it. Two texts are of one kind if the same parts contain
/// them. Empty if `asked` is.
///
/// # Errors
/// The languages are too intricate together.
pub fn signatures(asked: &Language, parts: &[&Language]) -> Result<BTreeSet<Box<[bool]>>, TooComplex> {
    let within = |text: &str| parts.iter().map(|part| part.contains(text)).collect();
    if let Language::Plain(plain) = asked
        && let Plain::Literal(text) = &**plain
    {
        return Ok(BTreeSet::from([within(text)]));
    }
    match witnesses(asked, parts) {
        Some(witnesses) => Ok(witnesses.iter().filter(|text| asked.contains(text)).map(|text| within(text)).collect()),
        None => by_walking(asked, parts),
    }
}

/// The same for languages of every kind: byte by byte, until nothing new comes.
pub(super) fn by_walking(asked: &Language, parts: &[&Language]) -> Result<BTreeSet<Box<[bool]>>, TooComplex> {
    Walk::new(asked, parts).run()
}

/// For each kind of pair: which parts contain both texts, given the kinds of the one and of the other, each told by the
/// same number of parts.
///
/// # Errors
/// There are too many pairs.
pub fn intersections(one: &BTreeSet<Box<[bool]>>, other: &[Box<[bool]>]) -> Result<Vec<Box<[bool]>>, TooComplex> {
    let parts = other.first().map_or(0, |kind| kind.len());
    if one.len().saturating_mul(other.len()).saturating_mul(parts) > MOST_STEPS {
        return Err(TooComplex);
    }
    let both = |one: &[bool], other: &[bool]| one.iter().zip(other).map(|(one, other)| *one && *other).collect();
    let pairs = one.iter().flat_map(|one| other.iter().map(move |other| (one, other)));
    let kinds: BTreeSet<Box<[bool]>> = pairs.map(|(one, other)| both(one, other)).collect();
    Ok(kinds.into_iter().collect())
}

/// Whether all texts of one language are texts of another.
///
/// # Errors
/// The languages are too intricate together.
pub fn is_subset(language: &Language, of: &Language) -> Result<bool, TooComplex> {
    Ok(signatures(language, &[of])?.iter().all(|within| within.iter().all(|within| *within)))
}

/// Whether some text is in both languages.
///
/// # Errors
/// The languages are too intricate together.
pub fn overlap(one: &Language, other: &Language) -> Result<bool, TooComplex> {
    let both = Language::All(vec![one.clone(), other.clone()]);
    signatures(&both, &[]).map(|kinds| !kinds.is_empty())
}

/// One text of each kind, if all patterns are names and starts of names.
///
/// A text that is none of the names is of one kind with the longest start that it has, followed by a character that
/// occurs in no pattern.
fn witnesses(asked: &Language, parts: &[&Language]) -> Option<Vec<String>> {
    let mut leaves = Vec::new();
    asked.leaves(&mut leaves);
    for part in parts {
        part.leaves(&mut leaves);
    }
    let fresh = ['\u{10ffff}', '\u{10fffe}', '\u{fffff}', '\u{ffffe}'].into_iter().find(|fresh| {
        leaves.iter().all(|leaf| match &***leaf {
            Plain::Literal(text) | Plain::Prefix(text) => !text.contains(*fresh),
            Plain::Other(_) => false,
        })
    })?;
    let of_leaf = |leaf: &&Arc<Plain>| match &***leaf {
        Plain::Literal(text) => Some(text.clone()),
        Plain::Prefix(prefix) => Some(format!("{prefix}{fresh}")),
        Plain::Other(_) => None,
    };
    Some(leaves.iter().filter_map(of_leaf).chain([fresh.to_string()]).collect())
}

/// What a walk takes from state to state, byte by byte.
enum Runner<'a> {
    Trie(Trie),
    Automaton(&'a Automaton),
}

/// What is known about all texts that go on from a state.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outlook {
    /// All of them belong.
    Always,
    /// None of them belongs.
    Never,
    /// Some may belong.
    Open,
}

impl Runner<'_> {
    fn start(&self) -> u32 {
        match self {
            Self::Trie(trie) => trie.start(),
            Self::Automaton(automaton) => automaton.start().as_u32(),
        }
    }

    fn step(&self, state: u32, byte: u8) -> u32 {
        match self {
            Self::Trie(trie) => trie.step(state, byte),
            Self::Automaton(automaton) => automaton.step(StateID::new_unchecked(state as usize), byte).as_u32(),
        }
    }

    fn accepts(&self, state: u32) -> bool {
        match self {
            Self::Trie(trie) => trie.accepts(state),
            Self::Automaton(automaton) => automaton.is_accepting(StateID::new_unchecked(state as usize)),
        }
    }

    fn outlook(&self, state: u32) -> Outlook {
        let (never, always) = match self {
            Self::Trie(_) => (state == Trie::LOST, state == Trie::FOUND),
            Self::Automaton(automaton) => (automaton.is_dead(StateID::new_unchecked(state as usize)), false),
        };
        if never {
            Outlook::Never
        } else if always {
            Outlook::Always
        } else {
            Outlook::Open
        }
    }

    /// The kind of a byte: bytes of one kind lead from every state to the same state.
    fn kind(&self, byte: u8) -> Option<u8> {
        match self {
            Self::Trie(trie) => trie.has(byte).then_some(byte),
            Self::Automaton(automaton) => Some(automaton.class(byte)),
        }
    }
}

/// A language over the runners of a walk.
enum Formula {
    Runner(usize),
    Any(Vec<Formula>),
    All(Vec<Formula>),
    Not(Box<Formula>),
}

impl Formula {
    fn accepts(&self, runners: &[Runner<'_>], states: &[u32]) -> bool {
        match self {
            Self::Runner(index) => runners[*index].accepts(states[*index]),
            Self::Any(parts) => parts.iter().any(|part| part.accepts(runners, states)),
            Self::All(parts) => parts.iter().all(|part| part.accepts(runners, states)),
            Self::Not(part) => !part.accepts(runners, states),
        }
    }

    fn outlook(&self, runners: &[Runner<'_>], states: &[u32]) -> Outlook {
        let of_all = |parts: &[Self], decisive, otherwise| {
            parts.iter().fold(otherwise, |sum, part| match part.outlook(runners, states) {
                outlook if sum == decisive || outlook == decisive => decisive,
                Outlook::Open => Outlook::Open,
                _ => sum,
            })
        };
        match self {
            Self::Runner(index) => runners[*index].outlook(states[*index]),
            Self::Any(parts) => of_all(parts, Outlook::Always, Outlook::Never),
            Self::All(parts) => of_all(parts, Outlook::Never, Outlook::Always),
            Self::Not(part) => match part.outlook(runners, states) {
                Outlook::Always => Outlook::Never,
                Outlook::Never => Outlook::Always,
                Outlook::Open => Outlook::Open,
            },
        }
    }
}

struct Walk<'a> {
    runners: Vec<Runner<'a>>,
    asked: Formula,
    parts: Vec<Formula>,
}

impl<'a> Walk<'a> {
    fn new(asked: &'a Language, parts: &[&'a Language]) -> Self {
        let mut runners = Runners::default();
        // Automata accept nothing but UTF-8, and starts of names anything that goes on: only texts count.
        let asked = Formula::All(vec![runners.formula(&ANY_TEXT), runners.formula(asked)]);
        let parts = parts.iter().map(|part| runners.formula(part)).collect();
        Self { runners: runners.runners, asked, parts }
    }

    fn run(&self) -> Result<BTreeSet<Box<[bool]>>, TooComplex> {
        let bytes = self.bytes();
        let start: Box<[u32]> = self.runners.iter().map(Runner::start).collect();
        let mut seen = HashSet::from([start.clone()]);
        let mut open = vec![start];
        let mut signatures = BTreeSet::new();
        let mut steps = 0;
        while let Some(states) = open.pop() {
            if self.asked.accepts(&self.runners, &states) {
                signatures.insert(self.parts.iter().map(|part| part.accepts(&self.runners, &states)).collect());
            }
            if self.parts.is_empty() && !signatures.is_empty() {
                break;
            }
            if self.is_settled(&states) {
                continue;
            }
            for byte in &bytes {
                steps += self.runners.len();
                if steps > MOST_STEPS {
                    return Err(TooComplex);
                }
                let next: Box<[u32]> =
                    self.runners.iter().zip(&states).map(|(runner, state)| runner.step(*state, *byte)).collect();
                if self.asked.outlook(&self.runners, &next) != Outlook::Never && seen.insert(next.clone()) {
                    open.push(next);
                }
            }
        }
        Ok(signatures)
    }

    /// Whether nothing new can come from going on: every text that starts so is of the kind that was just noted.
    fn is_settled(&self, states: &[u32]) -> bool {
        self.asked.accepts(&self.runners, states)
            && self.parts.iter().all(|part| part.outlook(&self.runners, states) != Outlook::Open)
    }

    /// Bytes of which one of each kind is enough: two are of one kind if no runner tells them apart.
    fn bytes(&self) -> Vec<u8> {
        let mut kinds = HashSet::new();
        let kind = |byte| -> Vec<Option<u8>> { self.runners.iter().map(|runner| runner.kind(byte)).collect() };
        (0..=u8::MAX).filter(|byte| kinds.insert(kind(*byte))).collect()
    }
}

/// Every text that is UTF-8.
static ANY_TEXT: LazyLock<Language> =
    LazyLock::new(|| Plain::automaton("*", &any_text()).map_or(Language::All(Vec::new()), Language::from));

/// The runners of a walk, each once however often its language occurs.
#[derive(Default)]
struct Runners<'a> {
    runners: Vec<Runner<'a>>,
    known: HashMap<*const (), usize>,
}

impl<'a> Runners<'a> {
    fn formula(&mut self, language: &'a Language) -> Formula {
        match language {
            Language::Plain(plain) => self.runner(Arc::as_ptr(plain).cast(), || match &**plain {
                Plain::Literal(text) => Runner::Trie(Trie::of([(text.as_str(), false)])),
                Plain::Prefix(text) => Runner::Trie(Trie::of([(text.as_str(), true)])),
                Plain::Other(Other(automaton)) => Runner::Automaton(automaton),
            }),
            // Names and starts of names run together.
            Language::Any(parts) => {
                let (texts, others): (Vec<&Language>, Vec<&Language>) =
                    parts.iter().partition(|part| simple(part).is_some());
                let trie = || Runner::Trie(Trie::of(texts.iter().filter_map(|part| simple(part))));
                let together = (!texts.is_empty()).then(|| self.runner(Arc::as_ptr(parts).cast(), trie));
                Formula::Any(together.into_iter().chain(others.into_iter().map(|part| self.formula(part))).collect())
            }
            Language::All(parts) => Formula::All(parts.iter().map(|part| self.formula(part)).collect()),
            Language::Not(part) => Formula::Not(Box::new(self.formula(part))),
        }
    }

    fn runner(&mut self, language: *const (), runner: impl FnOnce() -> Runner<'a>) -> Formula {
        Formula::Runner(*self.known.entry(language).or_insert_with(|| {
            self.runners.push(runner());
            self.runners.len() - 1
        }))
    }
}

/// The text of a language that is a name or all names that start so, and whether it is the latter.
fn simple(language: &Language) -> Option<(&str, bool)> {
    match language {
        Language::Plain(plain) => match &**plain {
            Plain::Literal(text) => Some((text, false)),
            Plain::Prefix(text) => Some((text, true)),
            Plain::Other(_) => None,
        },
        Language::Any(_) | Language::All(_) | Language::Not(_) => None,
    }
}
