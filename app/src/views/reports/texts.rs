//! Texts of the reports.

use muster_shared::label::{Label, label};
use muster_shared::report::Kind;

/// Page.
pub const REPORTS: Label = label("Reports", "Berichte");
/// Under the heading of the page.
pub const LEAD: Label = label(
    "Reports are made from the records as they are now, of what you may see. Read them here, print them, or take them into a spreadsheet.",
    "Berichte entstehen aus den Einträgen, wie sie jetzt sind, soweit Sie sie sehen dürfen. Lesen Sie sie hier, drucken Sie sie oder nehmen Sie sie in eine Tabellenkalkulation mit.",
);
/// Button.
pub const WORKBOOK: Label = label("Excel (xlsx)", "Excel (xlsx)");
/// Button.
pub const SEPARATED: Label = label("CSV", "CSV");
/// Button.
pub const PRINT: Label = label("Print or PDF", "Drucken oder PDF");
/// Above the table; `{}` is the day.
pub const AS_OF: Label = label("As of {}", "Stand {}");
/// Above the table; `{}` stands for the content.
pub const VERSION: Label = label("Version {}", "Version {}");
/// Above the table of the statement.
pub const APPLICABLE: Label = label("{} applicable", "{} anwendbar");
/// Above the table of the statement.
pub const NOT_APPLICABLE: Label = label("{} not applicable", "{} nicht anwendbar");
/// Above the table of the risks.
pub const MANY_RISKS: Label = label("Risks: {}", "Risiken: {}");
/// Filter.
pub const CONTROLS_OF: Label = label("Controls", "Maßnahmen");
/// Option.
pub const ALL_CONTROLS: Label = label("All controls", "Alle Maßnahmen");
/// Filter.
pub const LEVEL: Label = label("Level now", "Stufe aktuell");
/// Option.
pub const ANY_LEVEL: Label = label("Every level", "Jede Stufe");
/// Option; `{}` is a level.
pub const FROM_LEVEL: Label = label("From {}", "Ab {}");
/// Filter.
pub const OWNER: Label = label("Risk owner", "Risikoeigner");
/// Option.
pub const ANYBODY: Label = label("Everybody", "Alle");
/// Filter.
pub const CLOSED: Label = label("Closed ones, too", "Auch geschlossene");
/// Heading.
pub const COMPLETENESS: Label = label("Completeness (6.1.3 d)", "Vollständigkeit (6.1.3 d)");
/// Under that heading.
pub const COMPLETE: Label = label(
    "Every control has a decision, a justification and a state.",
    "Jede Maßnahme hat eine Entscheidung, eine Begründung und einen Status.",
);
/// Under that heading.
pub const UNCONSIDERED: Label = label(
    "Controls of Annex A of ISO/IEC 27001:2022 that are not among yours, so that the comparison of 6.1.3 c) is not shown",
    "Maßnahmen aus Anhang A der ISO/IEC 27001:2022, die nicht unter Ihren sind, sodass der Abgleich nach 6.1.3 c) nicht gezeigt ist",
);
/// No line.
pub const NO_LINES: Label = label("Nothing to report", "Nichts zu berichten");
/// No control.
pub const NO_CONTROLS: Label = label(
    "The statement lists your controls. Make the first ones, or choose another source of requirements.",
    "Die Erklärung führt Ihre Maßnahmen auf. Legen Sie die ersten an oder wählen Sie eine andere Anforderungsquelle.",
);
/// No risk.
pub const NO_RISKS: Label = label(
    "No risk fits. Make the first one, or ask for less.",
    "Kein Risiko passt. Legen Sie das erste an oder verlangen Sie weniger.",
);
/// Toast.
pub const NOT_TAKEN: Label = label("The browser did not take the file", "Der Browser hat die Datei nicht angenommen");

/// The name of a report.
pub const fn name(kind: Kind) -> Label {
    match kind {
        Kind::Applicability => label("Statement of applicability", "Erklärung zur Anwendbarkeit"),
        Kind::Risks => label("Risk register", "Risikoregister"),
    }
}

/// What a report is for.
pub const fn purpose(kind: Kind) -> Label {
    match kind {
        Kind::Applicability => label(
            "Every control: whether it applies and why, how far it is, which risks and requirements it answers, and what proves it. Says what is lacking (ISO/IEC 27001 6.1.3 d).",
            "Jede Maßnahme: ob und warum sie anwendbar ist, wie weit sie ist, welche Risiken und Anforderungen sie beantwortet und was sie belegt. Sagt, was fehlt (ISO/IEC 27001 6.1.3 d).",
        ),
        Kind::Risks => label(
            "Every risk by its level, with owner, estimates, treatment, acceptance and controls (ISO/IEC 27001 6.1.2, 8.2, 8.3).",
            "Jedes Risiko nach seiner Stufe, mit Eigner, Schätzungen, Behandlung, Akzeptanz und Maßnahmen (ISO/IEC 27001 6.1.2, 8.2, 8.3).",
        ),
    }
}
