//! A file through the conversation that the app's worker holds, every question of it. For the fuzz target `import`, and for the
//! test that replays what it found.

use muster_shared::catalogue::reader::{Ask, Choice, Reader, Tell};

/// Answers to one question after which something goes round in a circle: files of the fuzzer are small.
const MANY: usize = 10_000;

/// Whatever the file is, it is read within bounds or refused, and nothing is told for ever.
pub fn hold(data: &[u8]) {
    for question in [Ask::Read(Choice::default()), Ask::Bodies(vec![0, 1, u32::MAX]), Ask::Records, Ask::Lines] {
        let mut reader = Reader::default();
        reader.file("file", data.to_vec());
        // As the app does: what a file is comes first.
        reader.ask(Ask::Look);
        let mut guess = None;
        while let Some(told) = reader.answer() {
            if let Tell::Holds(holds) = told {
                guess = holds.guess;
            }
        }
        let question = match (question, guess) {
            (Ask::Read(choice), Some(guess)) => Ask::Read(Choice { guess, ..choice }),
            (question, _) => question,
        };
        reader.ask(question);
        let answers = std::iter::from_fn(|| reader.answer()).take(MANY).count();
        assert!(answers < MANY, "it never ends");
    }
}
