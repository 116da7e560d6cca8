//! One regular expression as a deterministic automaton over the bytes of UTF-8.

use regex_automata::{
    Anchored, MatchKind,
    dfa::{Automaton as _, StartKind, dense},
    nfa::thompson::{self, WhichCaptures},
    util::primitives::StateID,
};
use regex_syntax::hir::Hir;

/// How much memory one pattern may take, in bytes: several thousand states.
const LARGEST: usize = 1 << 19;

/// A deterministic automaton that accepts whole texts.
#[derive(Debug)]
pub(super) struct Automaton {
    dfa: dense::DFA<Vec<u32>>,
    start: StateID,
}

impl Automaton {
    /// The automaton of an expression, or nothing if it would be too large.
    pub(super) fn new(expression: &Hir) -> Option<Self> {
        let config = thompson::Config::new().nfa_size_limit(Some(LARGEST)).which_captures(WhichCaptures::None);
        let nfa = thompson::Compiler::new().configure(config).build_from_hir(expression).ok()?;
        let config = dense::Config::new()
            // All ways to match are followed to the end of the text, not only the one that a search would prefer.
            .match_kind(MatchKind::All)
            .start_kind(StartKind::Anchored)
            .dfa_size_limit(Some(LARGEST))
            .determinize_size_limit(Some(LARGEST));
        let dfa = dense::Builder::new().configure(config).build_from_nfa(&nfa).ok()?;
        let start = dfa.universal_start_state(Anchored::Yes)?;
        Some(Self { dfa, start })
    }

    pub(super) fn accepts(&self, text: &str) -> bool {
        let mut state = self.start;
        for byte in text.bytes() {
            state = self.step(state, byte);
            if self.is_dead(state) {
                return false;
            }
        }
        self.is_accepting(state)
    }

    pub(super) const fn start(&self) -> StateID {
        self.start
    }

    pub(super) fn step(&self, state: StateID, byte: u8) -> StateID {
        self.dfa.next_state(state, byte)
    }

    /// Whether a text that ends here is accepted.
    pub(super) fn is_accepting(&self, state: StateID) -> bool {
        self.dfa.is_match_state(self.dfa.next_eoi_state(state))
    }

    /// Whether no text that goes on from here is accepted.
    pub(super) fn is_dead(&self, state: StateID) -> bool {
        self.dfa.is_dead_state(state)
    }

    /// The class of a byte: bytes of one class lead from every state to the same state.
    pub(super) fn class(&self, byte: u8) -> u8 {
        self.dfa.byte_classes().get(byte)
    }
}
