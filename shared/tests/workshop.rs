//! The parts of a workshop by themselves: what seals a vote, which way phases go, what the votes say, what cannot be altered.
//! How they hold together is in `workshop_partition.rs`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, AutoCommit, ObjType, ROOT, ReadDoc};
use muster_shared::doc::{Document, Portable};
use muster_shared::id::{AccountId, Actor, ActorPrefix, DocId, EntryId};
use muster_shared::registers::{BALLOTS, RISKS, WORKSHOPS};
use muster_shared::schema::FieldKind;
use muster_shared::sync::frame::Hash;
use muster_shared::time::Timestamp;
use muster_shared::workshop::ballot::{opens, seal};
use muster_shared::workshop::{
    Act, Asker, Born, Cast, Commitment, Confidence, Estimate, Judgement, Knowledge, LONGEST, Mark, Meeting, No, Note,
    Opening, Phase, Refusal, Resolution, Resolved, Row, Salt, Slip, Slips, Standing, Tally, Treatment, Vote, admit,
    ballot, is_ballot, tally,
};

const WORKSHOP: DocId = DocId([6; 16]);
const SUBJECT: EntryId = EntryId([7; 16]);
const VOTER: AccountId = AccountId([8; 16]);
const SALT: Salt = Salt(Hash([9; 32]));
const NOW: Timestamp = Timestamp(1_763_900_000_000);

fn judgement(likelihood: u8, impact: u8, confidence: Confidence) -> Judgement {
    Judgement { value: Estimate::Pair { likelihood, impact }, confidence, reason: "zwei von drei, äh".into() }
}

fn entry(n: u8) -> EntryId {
    EntryId([n; 16])
}

fn actor(n: u8) -> Actor {
    Actor { prefix: ActorPrefix([n; 8]), counter: 1 }
}

#[test]
fn a_commitment_is_what_it_was_when_it_was_made() {
    // Worked out apart from this code, from what `seal` says of itself.
    let hash = seal(WORKSHOP, SUBJECT, 2, VOTER, &judgement(4, 5, Confidence::High), &SALT);
    assert_eq!(hash.to_string(), "ad5c7df4b7e32d2272f45b810e0b1af715f363329e6394369a5f3ee8d18e5d86");
    let id = ballot(WORKSHOP, VOTER);
    assert_eq!(u128::from_be_bytes(id.0), 0x766f_7465_e155_521e_0b89_4d88_97d0_e386);
    assert!(is_ballot(id) && !is_ballot(WORKSHOP));
}

#[test]
fn a_commitment_opens_to_its_own_vote_and_to_nothing_else() {
    let said = judgement(4, 5, Confidence::High);
    let hash = seal(WORKSHOP, SUBJECT, 1, VOTER, &said, &SALT);
    let sealed = Commitment { subject: SUBJECT, round: 1, hash, at: NOW };
    let opening = |judgement: Judgement, salt| Opening { of: entry(1), judgement, salt };
    assert!(opens(WORKSHOP, VOTER, &sealed, &opening(said.clone(), SALT)));
    let reason = |reason: &str| Judgement { reason: reason.into(), ..said.clone() };
    for other in
        [judgement(5, 4, Confidence::High), judgement(4, 5, Confidence::Medium), reason(""), reason("zwei von drei, ä")]
    {
        assert!(!opens(WORKSHOP, VOTER, &sealed, &opening(other, SALT)));
    }
    assert!(!opens(WORKSHOP, VOTER, &sealed, &opening(said.clone(), Salt(Hash([8; 32])))));
    // Of no use in another workshop, hand, round or on another subject.
    let same = opening(said.clone(), SALT);
    assert!(!opens(DocId([5; 16]), VOTER, &sealed, &same));
    assert!(!opens(WORKSHOP, AccountId([1; 16]), &sealed, &same));
    assert!(!opens(WORKSHOP, VOTER, &Commitment { round: 2, ..sealed.clone() }, &same));
    assert!(!opens(WORKSHOP, VOTER, &Commitment { subject: entry(1), ..sealed.clone() }, &same));
    // A vote that cannot be one does not count, whatever its hash.
    for wrong in [judgement(0, 1, Confidence::Low), judgement(8, 1, Confidence::Low), reason("two\nlines")] {
        let hash = seal(WORKSHOP, SUBJECT, 1, VOTER, &wrong, &SALT);
        assert!(!opens(WORKSHOP, VOTER, &Commitment { hash, ..sealed.clone() }, &opening(wrong, SALT)));
    }
    assert!(!reason(&"x".repeat(LONGEST + 1)).is_valid() && reason(&"x".repeat(LONGEST)).is_valid());
}

fn row(n: u32, by: AccountId, act: Act) -> Row {
    Row { n, at: Timestamp(NOW.0 + i64::from(n)), by, act, board: Mark::default(), ballots: Vec::new() }
}

/// A meeting that went this way.
fn meeting(ways: &[Phase]) -> Meeting {
    let mut at = Meeting::after(None, &row(1, VOTER, Act::Begin { minutes: None })).unwrap();
    for (n, to) in (2..).zip(ways) {
        at = Meeting::after(Some(&at), &row(n, VOTER, Act::Move { to: *to, minutes: Some(5) })).unwrap();
    }
    at
}

#[test]
fn phases_go_forward_and_back_only_where_nothing_is_lost() {
    use Phase::{Closed, Decide, Discuss, Estimate, Gather, Group};
    let all = [Gather, Group, Estimate, Discuss, Decide, Closed];
    let ways: Vec<(Phase, Phase)> =
        all.iter().flat_map(|from| all.iter().map(|to| (*from, *to))).filter(|(from, to)| from.leads_to(*to)).collect();
    let expected = [
        (Gather, Group),
        (Group, Gather),
        (Group, Estimate),
        (Estimate, Discuss),
        (Discuss, Estimate),
        (Discuss, Decide),
        (Decide, Discuss),
        (Decide, Closed),
        (Closed, Decide),
    ];
    assert_eq!(ways, expected, "and nothing leads out of estimating but the reveal");
    let asker = Asker { account: VOTER, writes: true, absent: false };
    let second = meeting(&[Group, Estimate, Discuss, Estimate, Discuss]);
    assert_eq!((second.round, second.reveals.len()), (2, 2));
    assert!(second.revealed(1) && second.revealed(2) && !second.revealed(3));
    let again = Act::Move { to: Estimate, minutes: None };
    assert_eq!(Meeting::judge(Some(&second), asker, &again), Err(No::NoWay), "there are two rounds");
    assert!(!meeting(&[Group, Estimate]).revealed(1));
    assert_eq!(meeting(&[Group, Gather]).gathered, None, "gathering goes on");
}

#[test]
fn who_moves_the_workshop_and_who_takes_over() {
    let other = AccountId([1; 16]);
    let asker = |account, absent| Asker { account, writes: true, absent };
    let go = Act::Move { to: Phase::Group, minutes: None };
    assert_eq!(Meeting::judge(None, asker(VOTER, false), &go), Err(No::NotBegun));
    let at = meeting(&[]);
    let judge = |who, act: &Act| Meeting::judge(Some(&at), who, act);
    assert_eq!(judge(asker(VOTER, false), &Act::Begin { minutes: None }), Err(No::Begun));
    assert_eq!(judge(asker(VOTER, false), &go), Ok(()));
    assert_eq!(judge(Asker { writes: false, ..asker(VOTER, false) }, &go), Err(No::MayNot));
    for act in [go.clone(), Act::Extend { minutes: 1 }, Act::HandOver { to: other }, Act::Bring { to: None }] {
        assert_eq!(judge(asker(other, true), &act), Err(No::NotFacilitator));
    }
    assert_eq!(judge(asker(other, false), &Act::TakeOver), Err(No::FacilitatorPresent));
    assert_eq!(judge(asker(other, true), &Act::TakeOver), Ok(()));
    let taken = Meeting::after(Some(&at), &row(2, other, Act::TakeOver)).unwrap();
    assert_eq!(taken.facilitator, other);
    let handed = Meeting::after(Some(&taken), &row(3, other, Act::HandOver { to: VOTER })).unwrap();
    assert_eq!(handed.facilitator, VOTER);
    // Rows follow each other, each once.
    assert_eq!(Meeting::after(Some(&handed), &row(3, VOTER, go.clone())), Err(No::Order));
    assert_eq!(Meeting::after(Some(&handed), &row(5, VOTER, go)), Err(No::Order));
}

#[test]
fn a_time_box_is_extended_from_its_end_or_from_now() {
    let at = meeting(&[Phase::Group]);
    let end = at.ends.unwrap();
    assert_eq!(end.0, NOW.0 + 2 + 5 * 60_000);
    let longer = Meeting::after(Some(&at), &row(3, VOTER, Act::Extend { minutes: 2 })).unwrap();
    assert_eq!(longer.ends.unwrap().0, end.0 + 2 * 60_000);
    let late = Row { at: Timestamp(end.0 + 1_000), ..row(3, VOTER, Act::Extend { minutes: 2 }) };
    assert_eq!(Meeting::after(Some(&at), &late).unwrap().ends.unwrap().0, late.at.0 + 2 * 60_000);
    let asker = Asker { account: VOTER, writes: true, absent: false };
    for minutes in [0, 481] {
        assert_eq!(Meeting::judge(Some(&at), asker, &Act::Extend { minutes }), Err(No::Minutes));
    }
}

fn slip(n: u64, slip: Slip) -> (EntryId, (Slip, Born)) {
    (entry(u8::try_from(n).unwrap()), (slip, Born { operation: n, by: vec![1; 16] }))
}

/// Everybody's ballot, committed in time and opened.
fn cast(all: &[(u8, u8, Confidence)]) -> Tally {
    let mut casts: Vec<Cast> = (1..)
        .zip(all)
        .map(|(n, (likelihood, impact, confidence))| {
            let voter = AccountId([n; 16]);
            let said = judgement(*likelihood, *impact, *confidence);
            let hash = seal(WORKSHOP, SUBJECT, 1, voter, &said, &SALT);
            let sealed = slip(1, Slip::Commitment(Commitment { subject: SUBJECT, round: 1, hash, at: NOW }));
            let opened = slip(2, Slip::Opening(Opening { of: entry(1), judgement: said, salt: SALT }));
            let in_time: Slips = [sealed.clone()].into();
            Cast { voter, in_time, now: [sealed, opened].into() }
        })
        .collect();
    casts.reverse();
    tally(WORKSHOP, SUBJECT, 1, &[], &casts)
}

#[test]
fn dissent_sets_the_strength_of_knowledge_and_who_is_asked_why() {
    use Confidence::{High, Low, Medium};
    let knowledge = |all: &[(u8, u8, Confidence)]| cast(all).knowledge;
    assert_eq!(knowledge(&[(3, 3, High), (3, 4, Medium), (3, 3, High)]), Knowledge::Strong);
    assert_eq!(knowledge(&[(3, 3, High), (3, 4, Low), (3, 3, High)]), Knowledge::Moderate, "somebody is not sure");
    assert_eq!(knowledge(&[(3, 3, High), (3, 4, Low), (3, 3, Low)]), Knowledge::Weak, "most are not");
    assert_eq!(knowledge(&[(3, 3, High), (3, 3, High)]), Knowledge::Weak, "two are few");
    assert_eq!(knowledge(&[(1, 3, High), (1, 3, High), (5, 3, High), (5, 3, High)]), Knowledge::Weak, "two camps");
    let one_out = cast(&[(3, 3, High), (3, 3, High), (3, 4, High), (3, 3, High), (5, 3, High)]);
    assert_eq!(one_out.knowledge, Knowledge::Moderate);
    assert_eq!(one_out.outliers, [AccountId([3; 16]), AccountId([5; 16])]);
    assert_eq!(one_out.distribution[&Estimate::Pair { likelihood: 3, impact: 3 }], 3);
    let spread = one_out.likelihood.unwrap();
    assert_eq!((spread.low, spread.first, spread.third, spread.high), (3, 3, 3, 5));
    let none = cast(&[]);
    assert_eq!((none.knowledge, none.likelihood, none.outliers), (Knowledge::Weak, None, vec![]));
}

#[test]
fn a_vote_that_is_not_opened_or_forged_does_not_count() {
    let said = judgement(2, 2, Confidence::High);
    let hash = seal(WORKSHOP, SUBJECT, 1, VOTER, &said, &SALT);
    let sealed = |n, hash| slip(n, Slip::Commitment(Commitment { subject: SUBJECT, round: 1, hash, at: NOW }));
    let opened = |n, of, judgement| slip(n, Slip::Opening(Opening { of: entry(of), judgement, salt: SALT }));
    let count = |in_time: Vec<_>, now: Vec<_>| {
        let cast = Cast { voter: VOTER, in_time: in_time.into_iter().collect(), now: now.into_iter().collect() };
        tally(WORKSHOP, SUBJECT, 1, &[AccountId([1; 16])], &[cast])
    };
    let of_voter = |t: &Tally| t.votes.iter().find(|(who, _)| *who == VOTER).unwrap().1.clone();
    let closed = count(vec![sealed(1, hash)], vec![sealed(1, hash)]);
    assert_eq!(of_voter(&closed), Vote::NotOpened);
    assert_eq!(closed.votes[0], (AccountId([1; 16]), Vote::None), "who was asked and said nothing is named");
    let forged = count(vec![sealed(1, hash)], vec![sealed(1, hash), opened(2, 1, judgement(5, 5, Confidence::High))]);
    assert_eq!(of_voter(&forged), Vote::NotOpened);
    assert!(forged.distribution.is_empty());
    // Of two in time the last counts; opening the first instead opens nothing.
    let both = vec![sealed(1, Hash([1; 32])), sealed(3, hash)];
    let mut now = both.clone();
    now.push(opened(4, 1, said.clone()));
    assert_eq!(of_voter(&count(both.clone(), now.clone())), Vote::NotOpened);
    now.push(opened(5, 3, said.clone()));
    assert_eq!(of_voter(&count(both, now)), Vote::Counted(said.clone()));
    let late = count(vec![], vec![sealed(1, hash), opened(2, 1, said.clone())]);
    assert_eq!(of_voter(&late), Vote::Late(Some(said)));
    assert!(late.distribution.is_empty());
}

fn workshop(n: u8) -> Document {
    Document::create(WORKSHOP, &WORKSHOPS, actor(n))
}

fn resolution(on: EntryId, impact: u8, seen: Vec<EntryId>) -> Resolution {
    let agreed = Resolved {
        value: Estimate::Pair { likelihood: 3, impact },
        owner: VOTER,
        option: Treatment::Share,
        controls: vec![DocId([3; 16])],
        residual: Some(Estimate::Pair { likelihood: 1, impact }),
        knowledge: Knowledge::Moderate,
    };
    Resolution { on, agreed, seen, at: NOW }
}

#[test]
fn two_who_resolve_apart_dispute_and_the_same_said_twice_is_agreed() {
    let mut a = workshop(1);
    a.add_card(entry(1), "Vendor password is shared", NOW).unwrap();
    let mut b = Document::load(WORKSHOP, Some(actor(2)), &a.save(), &[] as &[&[u8]]).unwrap();
    a.resolve(entry(11), &resolution(entry(1), 4, vec![]), NOW).unwrap();
    b.resolve(entry(12), &resolution(entry(1), 4, vec![]), NOW).unwrap();
    a.apply(&b.changes_since(&[])).unwrap();
    let board = a.board();
    assert_eq!(board.standing_ids(entry(1)).len(), 2);
    assert!(matches!(board.standing(entry(1)), Standing::Agreed(_)));
    b.resolve(entry(13), &resolution(entry(1), 5, vec![entry(12)]), NOW).unwrap();
    a.apply(&b.changes_since(&[])).unwrap();
    let board = a.board();
    assert!(matches!(board.standing(entry(1)), Standing::Disputed(all) if all.len() == 2));
    // Two that claim to have seen each other do not both vanish.
    a.resolve(entry(14), &resolution(entry(1), 2, vec![entry(11), entry(13), entry(15)]), NOW).unwrap();
    a.resolve(entry(15), &resolution(entry(1), 3, vec![entry(14)]), NOW).unwrap();
    assert_eq!(a.board().standing_ids(entry(1)), [entry(15)]);
    assert_eq!(a.resolve(entry(15), &resolution(entry(1), 1, vec![]), NOW).unwrap(), None, "written once");
}

#[test]
fn what_was_said_and_resolved_cannot_be_altered() {
    let mut doc = workshop(1);
    doc.add_card(entry(1), "Card", NOW).unwrap();
    doc.group_cards(entry(2), "Group", &[entry(1)], NOW).unwrap();
    doc.note(entry(3), &Note { on: entry(2), text: "Why?".into(), at: NOW }, NOW).unwrap();
    doc.resolve(entry(4), &resolution(entry(2), 4, vec![]), NOW).unwrap();
    let before = doc.board();
    let at = meeting(&[Phase::Group, Phase::Estimate, Phase::Discuss, Phase::Decide]);
    assert_eq!(admit::board(Some(&at), &before, &before), Ok(()));
    for field in ["cards", "groups", "notes", "resolutions"] {
        for replace in [false, true] {
            let mut am = AutoCommit::load(&doc.save()).unwrap();
            am.set_actor(ActorId::from(actor(7).to_bytes()));
            let (_, map) = am.get(ROOT, field).unwrap().unwrap();
            let key = am.keys(&map).next().unwrap();
            match (replace, field) {
                (false, _) => am.delete(&map, key).unwrap(),
                (true, "cards" | "groups") => drop(am.put_object(&map, key, ObjType::Map).unwrap()),
                (true, "notes") => {
                    let note = Note { on: entry(2), text: "Because".into(), at: NOW };
                    am.put(&map, key, serde_json::to_string(&note).unwrap()).unwrap();
                }
                (true, _) => {
                    am.put(&map, key, serde_json::to_string(&resolution(entry(2), 1, vec![])).unwrap()).unwrap();
                }
            }
            am.commit_with(CommitOptions::default().with_time(NOW.0));
            let after = Document::load(WORKSHOP, None, &am.save(), &[] as &[&[u8]]).unwrap().board();
            assert_eq!(admit::board(Some(&at), &before, &after), Err(Refusal::Altered), "{field}, {replace}");
        }
    }
    // Other words on a card, and a card in another group, are what a board is for.
    doc.reword_card(entry(1), "Said better", NOW).unwrap();
    doc.split_group(entry(2), NOW).unwrap();
    assert_eq!(admit::board(Some(&at), &before, &doc.board()), Ok(()));
    let closed = meeting(&[Phase::Group, Phase::Estimate, Phase::Discuss, Phase::Decide, Phase::Closed]);
    assert_eq!(admit::board(Some(&closed), &before, &doc.board()), Err(Refusal::Closed));
    let planned = workshop(1).board();
    assert_eq!(admit::board(None, &planned, &doc.board()), Err(Refusal::NotYet), "nothing is resolved before deciding");
    doc.resolve(entry(5), &resolution(entry(2), 9, vec![]), NOW).unwrap();
    assert_eq!(admit::board(Some(&at), &before, &doc.board()), Err(Refusal::Shape));
}

#[test]
fn a_ballot_is_written_once_and_belongs_to_its_voter() {
    let own = ballot(WORKSHOP, VOTER);
    let mut doc = Document::create(own, &BALLOTS, actor(1));
    doc.begin_ballot(WORKSHOP, VOTER, NOW).unwrap();
    assert_eq!(doc.cast_by(), Some((WORKSHOP, VOTER)));
    let mut posing = Document::create(own, &BALLOTS, actor(2));
    posing.begin_ballot(WORKSHOP, AccountId([1; 16]), NOW).unwrap();
    assert_eq!(posing.cast_by(), None);
    let sealed = Slip::Commitment(Commitment { subject: SUBJECT, round: 1, hash: Hash([1; 32]), at: NOW });
    doc.put_slip(entry(1), &sealed, NOW).unwrap();
    let at = meeting(&[Phase::Group, Phase::Estimate]);
    let before = doc.slips();
    assert_eq!(admit::ballot(Some(&at), WORKSHOP, VOTER, &Slips::new(), &before), Ok(()));
    assert_eq!(admit::ballot(Some(&at), WORKSHOP, VOTER, &before, &Slips::new()), Err(Refusal::Altered));
    assert!(doc.is_plain_ballot());
    let mut am = AutoCommit::load(&doc.save()).unwrap();
    let (_, map) = am.get(ROOT, "slips").unwrap().unwrap();
    am.put(&map, entry(2).to_string(), "four by five").unwrap();
    assert!(!Document::load(own, None, &am.save(), &[] as &[&[u8]]).unwrap().is_plain_ballot());
}

#[test]
fn a_workshop_travels_with_its_parts() {
    let mut doc = workshop(1);
    doc.add_card(entry(1), "Card", NOW).unwrap();
    doc.add_card(entry(5), "Another", NOW).unwrap();
    doc.group_cards(entry(2), "Group", &[entry(1)], NOW).unwrap();
    doc.note(entry(3), &Note { on: entry(2), text: "Why?".into(), at: NOW }, NOW).unwrap();
    doc.resolve(entry(4), &resolution(entry(2), 4, vec![]), NOW).unwrap();
    let said = doc.portable(1).unwrap();
    let read: Portable = serde_json::from_str(&serde_json::to_string(&said).unwrap()).unwrap();
    let mut again = workshop(2);
    again.restore(&read, NOW).unwrap();
    assert_eq!(again.portable(1).unwrap(), said);
    let (was, is) = (doc.board(), again.board());
    assert_eq!((was.subjects(), was.standing(entry(2))), (is.subjects(), is.standing(entry(2))));
    let moved = read.renamed(|doc| DocId(doc.0.map(|byte| byte + 1)));
    let mut elsewhere = Document::create(moved.id, &WORKSHOPS, actor(3));
    elsewhere.restore(&moved, NOW).unwrap();
    let board = elsewhere.board();
    assert!(matches!(board.standing(entry(2)), Standing::Agreed(one) if one.controls == [DocId([4; 16])]));
    // A new epoch says the same.
    let rolled = doc.roll(1).unwrap();
    let parts = |doc: &Document| (doc.board().subjects(), doc.board().notes.len(), doc.board().resolutions.len());
    assert_eq!(parts(&rolled), parts(&doc));
    assert_eq!(rolled.content_hash(), doc.content_hash());
}

#[test]
fn rows_tell_nothing_of_votes() {
    let mut doc = Document::create(ballot(WORKSHOP, VOTER), &BALLOTS, actor(1));
    doc.begin_ballot(WORKSHOP, VOTER, NOW).unwrap();
    let empty = doc.row();
    doc.put_slip(
        entry(1),
        &Slip::Opening(Opening { of: entry(2), judgement: judgement(4, 4, Confidence::Low), salt: SALT }),
        NOW,
    )
    .unwrap();
    assert_eq!(doc.row(), empty);
}

/// The register says nothing that the types do not know.
#[test]
fn options_and_knowledge_are_those_of_the_registers() {
    let keys = |field: &str| match RISKS.field(field).unwrap().kind {
        FieldKind::Choice(choices) => choices.iter().map(|c| c.key).collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    let said = |all: &[Knowledge]| -> Vec<String> {
        all.iter().map(|k| serde_json::to_string(k).unwrap().trim_matches('"').to_owned()).collect()
    };
    assert_eq!(said(&[Knowledge::Strong, Knowledge::Moderate, Knowledge::Weak]), keys("knowledge"));
}
