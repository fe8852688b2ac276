//! Who works in the large demonstration beside the four who can sign in: names for what a big company owns and writes.

use crate::demo::people::{PEOPLE, Person};
use muster_shared::access::Role;

/// A colleague. Nobody can sign in as one: there is no password.
const fn colleague(email: &'static str, name: &'static str) -> Person {
    Person { email, name, role: Role::Contributor }
}

/// The others.
pub const COLLEAGUES: [Person; 24] = [
    colleague("amelie.brandt@example.org", "Amelie Brandt"),
    colleague("bartosz.nowak@example.org", "Bartosz Nowak"),
    colleague("carla.esposito@example.org", "Carla Esposito"),
    colleague("deniz.aydin@example.org", "Deniz Aydın"),
    colleague("ewa.zielinska@example.org", "Ewa Zielińska"),
    colleague("friedrich.ohm@example.org", "Friedrich Ohm"),
    colleague("grace.okafor@example.org", "Grace Okafor"),
    colleague("hauke.petersen@example.org", "Hauke Petersen"),
    colleague("ines.almeida@example.org", "Inês Almeida"),
    colleague("jan.kowalczyk@example.org", "Jan Kowalczyk"),
    colleague("katrin.voss@example.org", "Katrin Voß"),
    colleague("lars.behrens@example.org", "Lars Behrens"),
    colleague("malte.jensen@example.org", "Malte Jensen"),
    colleague("nora.haddad@example.org", "Nora Haddad"),
    colleague("olaf.grote@example.org", "Olaf Grote"),
    colleague("petra.schmitz@example.org", "Petra Schmitz"),
    colleague("quentin.moreau@example.org", "Quentin Moreau"),
    colleague("ruth.feldmann@example.org", "Ruth Feldmann"),
    colleague("sven.lorenz@example.org", "Sven Lorenz"),
    colleague("tomasz.wilk@example.org", "Tomasz Wilk"),
    colleague("ulrike.hahn@example.org", "Ulrike Hahn"),
    colleague("viktor.seidel@example.org", "Viktor Seidel"),
    colleague("wiebke.janssen@example.org", "Wiebke Janssen"),
    colleague("yusuf.demir@example.org", "Yusuf Demir"),
];

/// The person in this place, counted around: those who sign in, then the colleagues. All of them may write.
pub fn person(at: usize) -> &'static Person {
    static ALL: [&[Person]; 2] = [&PEOPLE, &COLLEAGUES];
    let at = at % (PEOPLE.len() + COLLEAGUES.len());
    let everybody = ALL.iter().copied().flatten().nth(at);
    everybody.unwrap_or(&PEOPLE[0]).hand()
}
