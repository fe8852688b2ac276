//! What the large demonstration is made of: tables of words, and numbers that look drawn and are the same every time.

use muster_shared::label::Language;

/// Numbers that look drawn (SplitMix64).
#[derive(Debug, Clone)]
pub struct Draw(u64);

impl Draw {
    /// A row of numbers for a name of two parts.
    pub fn of(what: u64, which: u64) -> Self {
        Self(what.wrapping_mul(0xd134_2543_de82_ef95) ^ which.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 for none.
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % (n.max(1) as u64)).unwrap_or_default()
    }

    /// Whether one of `n` cases is this.
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// One of a table.
    pub fn pick<T: Copy>(&mut self, table: &[T]) -> T {
        table[self.below(table.len())]
    }
}

/// A sort of asset: its category, whether it is primary, and what it is called in both languages.
pub type Sort = (&'static str, bool, &'static str, &'static str);

/// Sorts of assets, the common ones more than once.
pub const SORTS: [Sort; 24] = [
    ("hardware", false, "Laptop", "Notebook"),
    ("hardware", false, "Workstation", "Arbeitsplatzrechner"),
    ("hardware", false, "Phone", "Diensttelefon"),
    ("hardware", false, "Tablet for the assembly line", "Tablet für die Montage"),
    ("hardware", false, "Programming device", "Programmiergerät"),
    ("hardware", false, "Test bench controller", "Prüfstandsrechner"),
    ("hardware", false, "Pump gateway", "Pumpengateway"),
    ("hardware", false, "Label printer", "Etikettendrucker"),
    ("hardware", false, "Virtual server", "Virtueller Server"),
    ("hardware", false, "Storage shelf", "Speichereinschub"),
    ("software", false, "Licence of the CAD system", "Lizenz des CAD-Systems"),
    ("software", false, "Line control programme", "Programm der Liniensteuerung"),
    ("software", false, "Database", "Datenbank"),
    ("software", false, "Interface to the ERP", "Schnittstelle zum ERP"),
    ("network", false, "Access switch", "Etagenverteiler"),
    ("network", false, "Radio cell", "Funkzelle"),
    ("network", false, "Firewall rule set", "Firewall-Regelwerk"),
    ("service", false, "Remote access of the maintenance", "Fernzugang der Wartung"),
    ("site", false, "Server room", "Serverraum"),
    ("site", false, "Spare parts store", "Ersatzteillager"),
    ("people", false, "Shift team", "Schichtmannschaft"),
    ("information", true, "Order file", "Auftragsakte"),
    ("information", true, "Drawing set", "Zeichnungssatz"),
    ("process", true, "Acceptance of pumps", "Pumpenabnahme"),
];

/// Where things are.
pub const SITES: [&str; 14] = [
    "Bremen, hall 1",
    "Bremen, hall 2",
    "Bremen, hall 4",
    "Bremen, offices",
    "Bremen, data centre",
    "Gdańsk, foundry",
    "Gdańsk, offices",
    "Rotterdam, service",
    "Leipzig, assembly",
    "Leipzig, stores",
    "Graz, engineering",
    "Lyon, sales",
    "Porto, support",
    "Customer's plant",
];

/// Whose they are.
pub const TEAMS: [&str; 16] = [
    "Assembly",
    "Foundry",
    "Sales",
    "Purchasing",
    "Service",
    "Quality",
    "Engineering",
    "Controllers",
    "Finance",
    "People",
    "Logistics",
    "Plant IT",
    "Office IT",
    "Stores",
    "Test field",
    "Spare parts",
];

/// Free words.
pub const TAGS: [&str; 20] = [
    "availability",
    "backup",
    "cloud",
    "customer",
    "export",
    "foundry",
    "lieferkette",
    "malware",
    "mobile",
    "nis2",
    "office",
    "ot",
    "personal",
    "plant",
    "produktion",
    "recovery",
    "remote",
    "review-2026",
    "supplier",
    "wartung",
];

/// How a risk begins, in both languages.
pub const DANGERS: [(&str, &str); 20] = [
    ("Ransomware stops {}", "Erpressungssoftware legt {} still"),
    ("A stolen account opens {}", "Ein gestohlenes Konto öffnet {}"),
    ("Nobody notices misuse of {}", "Niemand bemerkt den Missbrauch: {}"),
    ("A failed update takes {} down", "Eine missglückte Aktualisierung lähmt {}"),
    ("A supplier loses data of {}", "Ein Lieferant verliert Daten: {}"),
    ("Fire or water destroys {}", "Feuer oder Wasser zerstört {}"),
    ("A backup of {} cannot be restored", "Eine Sicherung lässt sich nicht einspielen: {}"),
    ("A leaver keeps access to {}", "Wer geht, behält Zugriff auf {}"),
    ("The only expert for {} falls ill", "Die einzige Fachkraft fällt aus: {}"),
    ("Wrong settings expose {}", "Falsche Einstellungen legen {} offen"),
    ("Old firmware lets somebody into {}", "Alte Firmware lässt jemanden herein: {}"),
    ("Power is out at {}", "Stromausfall: {}"),
    ("A mail to the wrong address reveals {}", "Eine fehlgeleitete Nachricht verrät {}"),
    ("Theft of {}", "Diebstahl: {}"),
    ("Sabotage of {}", "Sabotage: {}"),
    ("Overload of {}", "Überlast: {}"),
    ("A contract ends and {} is without support", "Ein Vertrag endet, {} bleibt ohne Wartung"),
    ("Confusion of test and production in {}", "Verwechslung von Test und Betrieb: {}"),
    ("Personal data stays too long in {}", "Personendaten bleiben zu lange: {}"),
    ("Keys of {} are lost", "Schlüssel gehen verloren: {}"),
];

/// What a control does, in both languages.
pub const MEASURES: [(&str, &str); 20] = [
    ("Access is granted by role", "Zugriff wird nach Rolle vergeben"),
    ("Access is taken back the same day", "Zugriff wird am selben Tag entzogen"),
    ("Updates arrive within two weeks", "Aktualisierungen kommen binnen zwei Wochen"),
    ("Backups are restored every quarter", "Sicherungen werden je Quartal eingespielt"),
    ("Logs are read every day", "Protokolle werden täglich gelesen"),
    ("Changes are tried before they are made", "Änderungen werden vorher erprobt"),
    ("Networks are separated", "Netze sind getrennt"),
    ("Media are wiped before they leave", "Datenträger werden vor der Ausgabe gelöscht"),
    ("Visitors are accompanied", "Besuch wird begleitet"),
    ("Keys are kept in two hands", "Schlüssel liegen in zwei Händen"),
    ("Data is encrypted on the way", "Daten sind unterwegs verschlüsselt"),
    ("Data is encrypted where it lies", "Daten sind verschlüsselt abgelegt"),
    ("Suppliers are asked every year", "Lieferanten werden jährlich befragt"),
    ("Everybody is trained once a year", "Alle werden jährlich geschult"),
    ("Emergencies are rehearsed", "Notfälle werden geübt"),
    ("Accounts have a second factor", "Konten haben einen zweiten Faktor"),
    ("Capacity is watched", "Auslastung wird überwacht"),
    ("Software comes from one place", "Software kommt aus einer Quelle"),
    ("Inventory is compared with the floor", "Das Verzeichnis wird mit der Halle verglichen"),
    ("Weaknesses are looked for monthly", "Schwachstellen werden monatlich gesucht"),
];

/// Chapters that requirements stand under.
pub const CHAPTERS: [&str; 16] = [
    "Scope",
    "Leadership",
    "Planning",
    "Asset management",
    "Access control",
    "Cryptography",
    "Physical security",
    "Operations",
    "Communications",
    "Development",
    "Suppliers",
    "Incidents",
    "Continuity",
    "Compliance",
    "Personnel",
    "Plant safety",
];

/// Subjects of English sentences.
const WHO: [&str; 24] = [
    "The owner",
    "The plant manager",
    "Whoever grants access",
    "Every team",
    "The service desk",
    "The night shift",
    "The supplier",
    "Purchasing",
    "The security officer",
    "A second person",
    "The administrator",
    "The auditor",
    "Management",
    "Whoever leaves the company",
    "The project lead",
    "Internal audit",
    "The data protection officer",
    "Engineering",
    "The process owner",
    "Everybody with a company account",
    "The test field",
    "Facility management",
    "The foundry",
    "The works council",
];
/// Verbs of English sentences.
const DOES: [&str; 24] = [
    "reviews",
    "writes down",
    "confirms",
    "keeps",
    "reports",
    "approves",
    "compares",
    "tests",
    "withdraws",
    "records",
    "checks",
    "decides about",
    "names",
    "rehearses",
    "repairs",
    "separates",
    "protects",
    "announces",
    "collects",
    "watches",
    "renews",
    "limits",
    "explains",
    "closes",
];
/// Objects of English sentences.
const WHAT: [&str; 30] = [
    "access rights",
    "the list of exceptions",
    "backups of the controllers",
    "the emergency numbers",
    "changes to production systems",
    "the register of suppliers",
    "lost devices",
    "accounts without an owner",
    "remote sessions",
    "the restore of one system",
    "keys and certificates",
    "visitor passes",
    "deviations from the standard",
    "findings of the last audit",
    "personal data in test systems",
    "the recovery plan",
    "firmware of the gateways",
    "failed sign-ins",
    "the separation of networks",
    "contracts that end soon",
    "training records",
    "removable media",
    "the inventory",
    "open weaknesses",
    "licences",
    "customers' drawings",
    "measurement data",
    "the classification",
    "shared mailboxes",
    "the maintenance window",
];
/// Ends of English sentences.
const WHEN: [&str; 20] = [
    "every quarter",
    "before the change is made",
    "within one working day",
    "at least once a year",
    "together with a second person",
    "after every incident",
    "when somebody leaves",
    "as agreed with the customer",
    "without being asked",
    "and keeps the record for three years",
    "until the risk is accepted",
    "where the law demands it",
    "and tells those concerned",
    "before access is given",
    "on the first Monday",
    "and says why",
    "unless the owner decides otherwise",
    "in the register",
    "during the night shift",
    "and has it confirmed",
];

/// Beginnings of German compounds.
const FIRST: [&str; 40] = [
    "Sicherheits",
    "Zugriffs",
    "Notfall",
    "Daten",
    "Netz",
    "Anlagen",
    "Werks",
    "Pumpen",
    "Liefer",
    "Kunden",
    "Prüf",
    "Wartungs",
    "Betriebs",
    "Rechen",
    "Konten",
    "Schlüssel",
    "Protokoll",
    "Geräte",
    "Brand",
    "Zutritts",
    "Vertrags",
    "Personal",
    "Schulungs",
    "Änderungs",
    "Freigabe",
    "Sicherungs",
    "Archiv",
    "Lager",
    "Fertigungs",
    "Steuerungs",
    "Fernwartungs",
    "Berechtigungs",
    "Kennwort",
    "Zertifikats",
    "Ausfall",
    "Risiko",
    "Maßnahmen",
    "Vorfall",
    "Melde",
    "Dienst",
];
/// Their ends, all of them feminine.
const LAST: [&str; 30] = [
    "liste",
    "prüfung",
    "anweisung",
    "freigabe",
    "planung",
    "übersicht",
    "regelung",
    "übung",
    "stelle",
    "sicherung",
    "kontrolle",
    "vereinbarung",
    "bewertung",
    "meldung",
    "dokumentation",
    "verwaltung",
    "überwachung",
    "auswertung",
    "vertretung",
    "einweisung",
    "wartung",
    "ablage",
    "schnittstelle",
    "umgebung",
    "klasse",
    "stufe",
    "frist",
    "akte",
    "zone",
    "kette",
];
/// When, in German sentences.
const WANN: [&str; 12] = [
    "jedes Quartal",
    "vor jeder Änderung",
    "binnen eines Werktags",
    "einmal im Jahr",
    "nach jedem Vorfall",
    "bei jedem Austritt",
    "am ersten Montag",
    "vor der Freigabe",
    "in der Nachtschicht",
    "zum Jahresende",
    "auf Anforderung",
    "wie vereinbart",
];
/// By whom.
const VON: [&str; 12] = [
    "von der Werkleitung",
    "von zwei Personen",
    "von der Technik",
    "vom Einkauf",
    "vom Prüffeld",
    "von der Revision",
    "vom Lieferanten",
    "von den Verantwortlichen",
    "vom Betriebsrat",
    "von der Leitstelle",
    "vom Datenschutz",
    "von der Gießerei",
];
/// What is done.
const GETAN: [&str; 12] = [
    "geprüft",
    "bestätigt",
    "dokumentiert",
    "erneuert",
    "verglichen",
    "freigegeben",
    "überarbeitet",
    "gemeldet",
    "abgelegt",
    "erprobt",
    "eingeschränkt",
    "erläutert",
];

/// A German compound of three parts: there are 48,000, as many as long texts have different words.
pub fn compound(draw: &mut Draw) -> String {
    let (first, middle, last) = (draw.pick(&FIRST), draw.pick(&FIRST), draw.pick(&LAST));
    if draw.one_in(2) { format!("{first}{last}") } else { format!("{first}{}{last}", middle.to_lowercase()) }
}

/// A sentence.
pub fn sentence(draw: &mut Draw, language: Language) -> String {
    match language {
        Language::De => {
            let (wann, von, getan) = (draw.pick(&WANN), draw.pick(&VON), draw.pick(&GETAN));
            format!("Die {} wird {wann} {von} {getan}.", compound(draw))
        }
        Language::En => {
            let (who, does, what, when) = (draw.pick(&WHO), draw.pick(&DOES), draw.pick(&WHAT), draw.pick(&WHEN));
            format!("{who} {does} {what} {when}.")
        }
    }
}

/// Sentences of so many words together, or a few more.
pub fn prose(draw: &mut Draw, language: Language, words: usize) -> String {
    let (mut text, mut count) = (String::new(), 0);
    while count < words {
        if count > 0 {
            text.push(' ');
        }
        let sentence = sentence(draw, language);
        count += sentence.split(' ').count();
        text.push_str(&sentence);
    }
    text
}
