//! Fields that are filled in by people.

use std::collections::HashMap;

use super::{Look, Operation, in_words, scalars};
use crate::diagnostic::{Code, Description};
use crate::model::{Address, ExprKind, Field, FieldType, Format, PathPart, Root};
use crate::names;

/// Labels that do not say of what.
const BARE: [&str; 5] = ["ID", "Key", "Code", "Type", "Value"];
/// Words of names of amounts.
const MONEY: [&str; 6] = ["price", "amount", "cost", "total", "fee", "balance"];
/// Words that say that an amount is counted in its smallest unit.
const SMALLEST: [&str; 7] = ["cents", "minor", "count", "items", "pages", "number", "micros"];
/// Optional fields of one operation that are always shown, without it being told.
const STICKY: usize = 10;
/// Fields of one operation with a help box, without it being told.
const HELPED: usize = 3;
/// Fields that operations have in common before an object is worth it.
const SAME: usize = 4;

pub(super) fn lint(look: &mut Look) {
    let operations = look.operations();
    for operation in &operations {
        for field in look.inputs(operation.meta) {
            label(look, field);
            choice(look, field);
            money(look, field);
            date(look, field);
            values(look, field);
        }
        many(look, operation);
    }
    repeated(look, &operations);
    host(look);
    patterns(look);
}

/// The part of a host that the user types, where the rest is always the same.
fn host(look: &mut Look) {
    let Some(Address::Absolute(parts)) = &look.connector.connection.base_url else { return };
    let fields = look.connector.shape(look.connector.connection.fields);
    let typed = parts.windows(2).find_map(|pair| match pair {
        [PathPart::Host(host), PathPart::Text(behind)] if behind.starts_with('.') => match &host.kind {
            ExprKind::Member(of, name) if matches!(of.kind, ExprKind::Root(Root::Connection)) => {
                Some((fields.field(name)?, behind.split(['/', ':']).next().unwrap_or_default()))
            }
            _ => None,
        },
        _ => None,
    });
    let Some((field, suffix)) = typed else { return };
    if field.suffix.is_none() && field.prefix.is_none() && field.choices.is_none() {
        look.tell(
            Code::HostByHand,
            Description::new(
                format!("nobody sees that `{suffix}` follows behind `{}`", field.name),
                field.span,
                "the first part of a host",
            )
            .help(format!("write `suffix: {suffix}`; whole addresses are taken apart then too")),
        );
    }
}

/// Patterns that are a list of words.
fn patterns(look: &mut Look) {
    let mut found = Vec::new();
    scalars(&look.document.root, "", &mut |key, node, scalar| {
        let inside = scalar.text.trim_start_matches(['^', '(']).trim_start_matches("?:");
        let words: Vec<&str> = inside.trim_end_matches(['$', ')']).split('|').collect();
        let plain = |word: &&str| {
            !word.is_empty()
                && word.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '_' | '-'))
        };
        if key == "pattern" && words.len() > 1 && words.iter().all(plain) {
            found.push((node.span, words.join(", ")));
        }
    });
    for (span, words) in found {
        look.tell(
            Code::WordsAsPattern,
            Description::new(
                "users have to know these words by heart",
                span,
                "a choice, written as a pattern",
            )
            .help(format!("write `select: [{words}]` in its place")),
        );
    }
}

/// `ID`: of what?
fn label(look: &mut Look, field: &Field) {
    if BARE.contains(&field.label.as_str()) {
        let example = names::label(&format!("invoice_{}", field.name));
        look.tell(
            Code::BareLabel,
            Description::new(
                format!("`{}` does not say of what", field.label),
                field.span,
                format!("shown as `{}`", field.label),
            )
            .help(format!("write a `label` with the noun, such as `{example}`")),
        );
    }
}

/// A choice whose value cannot come from another step.
fn choice(look: &mut Look, field: &Field) {
    if field.choices.is_some() && field.toggle.is_none() && !field.steers {
        look.tell(
            Code::NoToggle,
            Description::new(
                format!("`{}` takes no value from another step of a recipe", field.name),
                field.span,
                "choices without a toggle to free text",
            )
            .help("leave `toggle` out, so that a datapill can be put there".to_owned()),
        );
    }
}

/// Whole numbers lose what is behind the point.
fn money(look: &mut Look, field: &Field) {
    let words: Vec<String> = names::words(&field.name).iter().map(|word| word.to_lowercase()).collect();
    let is = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if field.ty == FieldType::Integer && is(&MONEY) && !is(&SMALLEST) {
        look.tell(
            Code::IntegerMoney,
            Description::new(
                format!("`{}` takes whole numbers only", field.name),
                field.span,
                "named like an amount of money",
            )
            .help(
                "write `type: decimal`; if the service counts cents, say so in the name or accept this lint"
                    .to_owned(),
            ),
        );
    }
}

/// A date whose zone or format nobody tells.
fn date(look: &mut Look, field: &Field) {
    let told = field.hint.is_some() || field.help.is_some();
    if field.ty == FieldType::DateTime && !told && field.default.is_none() {
        look.tell(
            Code::DateHint,
            Description::new(
                format!("nothing says what `{}` means without a zone", field.name),
                field.span,
                "a date without `hint`",
            )
            .help("say in `hint` which zone counts and which format is taken".to_owned()),
        );
    }
}

/// Lists of plain values can be filled in as a formula only.
fn values(look: &mut Look, field: &Field) {
    let plain = matches!(&field.ty, FieldType::Array(of) if !matches!(**of, FieldType::Object(_)));
    if plain && field.choices.is_none() && !is_one_text(field) {
        look.tell(
            Code::ListOfValues,
            Description::new(
                format!("`{}` can be filled in as a formula only", field.name),
                field.span,
                "a list of plain values",
            )
            .help(
                "a list of objects has a form of its own; texts can be one text with `format: comma`"
                    .to_owned(),
            ),
        );
    }
}

/// Whether a list is one text outside.
fn is_one_text(field: &Field) -> bool {
    matches!(field.wire.format, Format::Separated(_) | Format::Json)
}

/// Too much on one form.
fn many(look: &mut Look, operation: &Operation) {
    let fields = look.inputs(operation.meta);
    let sticky = fields.iter().filter(|field| field.sticky && !field.required).count();
    let name = &operation.meta.name;
    if sticky > STICKY {
        look.tell(
            Code::StickyFields,
            Description::new(
                format!("`{name}` always shows {sticky} optional fields"),
                operation.meta.span,
                format!("more than {STICKY}"),
            )
            .help("keep `sticky` for what nearly everybody fills in".to_owned()),
        );
    }
    let helped = fields.iter().filter(|field| field.help.is_some()).count();
    if helped > HELPED {
        look.tell(
            Code::FieldHelp,
            Description::new(
                format!("{helped} fields of `{name}` have a help box"),
                operation.meta.span,
                format!("more than {HELPED}"),
            )
            .help("a `hint` is enough for most fields; help boxes should be rare".to_owned()),
        );
    }
}

/// The same fields written in two places.
fn repeated(look: &mut Look, operations: &[Operation]) {
    let mut seen: HashMap<Vec<(&str, &FieldType)>, &Operation> = HashMap::new();
    for operation in operations {
        for shape in [operation.meta.input, operation.meta.output].into_iter().flatten() {
            let shape = look.connector.shape(shape);
            let own = matches!(shape.origin, crate::model::Origin::Own);
            if !own || shape.fields.len() < SAME {
                continue;
            }
            let fields = shape.fields.iter().map(|field| (&*field.name, &field.ty));
            let fields: Vec<_> = fields.collect();
            match seen.get(&fields) {
                Some(first) if first.meta.name != operation.meta.name => {
                    let names = [first.meta.name.as_str(), operation.meta.name.as_str()];
                    let description = Description::new(
                        format!("{} have the same {} fields", in_words(&names), shape.fields.len()),
                        operation.meta.span,
                        "written again",
                    )
                    .because(first.meta.span, "written first")
                    .help("make an object of them, and name it in both".to_owned());
                    look.problems.tell(Code::RepeatedFields, description);
                }
                Some(_) => {}
                None => {
                    seen.insert(fields, operation);
                }
            }
        }
    }
}
