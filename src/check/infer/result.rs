//! What a call gives.

use std::sync::Arc;

use super::Infer;
use super::signature::{Accepts, Returns, Signature, signatures};
use crate::builtin::{Function, Literal};
use crate::check::known::join;
use crate::expr::ast::Step;
use crate::model::{Expr, Kind, Type};

impl Infer<'_> {
    /// What the call gives.
    pub(super) fn result(&self, signature: &Signature, args: &[Expr], literals: &[Literal]) -> Type {
        let name = signature.function.name;
        let secret = !matches!(
            name,
            "hash"
                | "hmac"
                | "rsa_sign"
                | "rsa_verify"
                | "public_key"
                | "pkce_challenge"
                | "secure_equals"
                | "length"
                | "type"
        ) && args.iter().any(|arg| arg.ty.secret);
        let first = args.first().map_or_else(Type::any, |first| first.ty.clone());
        if let Some(ty) = self.special(name, args, literals) {
            return ty.with_secret(secret);
        }
        // Null in the first argument gives null, unless the function takes it.
        let takes_null = matches!(signature.accepts.first(), Some(Accepts::Value { nullable: true, .. }));
        let passes_null = first.nullable && !takes_null && !args.is_empty();
        let ty = match &signature.returns {
            Returns::Same => first,
            Returns::Element => element_of(&first).or_null(),
            Returns::Either => args.get(1).map_or(first.clone(), |second| join(&first, &second.ty)),
            Returns::Rounded => match args.get(1).map(|second| &second.ty.kind) {
                None | Some(Kind::Null) => Type { kind: Kind::Integer, nullable: passes_null, secret: false },
                Some(_) => first,
            },
            Returns::Type { kind, nullable } => {
                Type { kind: kind.clone(), nullable: *nullable || passes_null, secret: false }
            }
        };
        ty.with_secret(secret)
    }

    /// Functions whose result depends on more than their first argument.
    fn special(&self, name: &str, args: &[Expr], literals: &[Literal]) -> Option<Type> {
        let first = &args.first()?.ty;
        Some(match name {
            "default" => {
                let value = &args.get(1)?.ty;
                let mut ty = join(first, value);
                ty.nullable = value.nullable && first.nullable;
                ty
            }
            "presence" => first.clone().or_null(),
            "clamp" => {
                let mut all = args.iter().skip(1).fold(first.clone(), |ty, arg| join(&ty, &arg.ty));
                all.nullable = first.nullable;
                all
            }
            "union" => Type {
                kind: Kind::Array(Arc::new(join(&element_of(first), &element_of(&args.get(1)?.ty)))),
                nullable: first.nullable,
                secret: false,
            },
            "rename_keys" if matches!(first.kind, Kind::Map | Kind::Shape(_) | Kind::Members(_)) => {
                Type { kind: Kind::Map, nullable: first.nullable, secret: false }
            }
            "merge" => self.merged(args),
            "concat" => {
                let all =
                    args.iter().map(|arg| element_of(&arg.ty)).reduce(|left, right| join(&left, &right))?;
                Type::of(Kind::Array(Arc::new(all)))
            }
            "map" => {
                let element = element_of(first);
                let of = literals.iter().find_map(|literal| match literal {
                    Literal::Path(steps) => Some(self.path_type(&element, steps)),
                    Literal::Function(Function(function)) => match signatures().get(function.name)?.returns {
                        Returns::Type { ref kind, .. } => Some(Type::of(kind.clone()).or_null()),
                        Returns::Same => Some(element.clone()),
                        Returns::Element => Some(element_of(&element).or_null()),
                        Returns::Rounded => Some(Type::of(Kind::Integer).or_null()),
                        Returns::Either => Some(Type::any()),
                    },
                    _ => None,
                });
                Type {
                    kind: Kind::Array(Arc::new(of.unwrap_or_else(Type::any))),
                    nullable: first.nullable,
                    secret: false,
                }
            }
            "min" | "max" | "sum" if matches!(first.kind, Kind::Array(_)) && name != "sum" => {
                element_of(first).or_null()
            }
            _ => return None,
        })
    }

    /// The type at the end of a path; any where it is not known.
    fn path_type(&self, from: &Type, steps: &[Step]) -> Type {
        let mut ty = from.clone();
        for step in steps {
            ty = match (step, &ty.kind) {
                (Step::Member(name), Kind::Shape(shape)) => {
                    let fields = &self.known.shape(*shape).fields;
                    let found = fields.iter().find(|field| *field.name == **name);
                    found.map_or_else(Type::any, |field| self.known.type_of(field, false))
                }
                (Step::Member(name), Kind::Members(members)) => members
                    .iter()
                    .find(|(known, _)| **known == **name)
                    .map_or_else(Type::any, |(_, ty)| ty.clone().or_null()),
                (Step::Index(_), Kind::Array(of)) => (**of).clone().or_null(),
                (_, Kind::Unknown) => Type::unknown(),
                _ => Type::any().with_secret(ty.secret),
            };
        }
        ty
    }
}

/// The type of the elements of an array.
pub(super) fn element_of(ty: &Type) -> Type {
    match &ty.kind {
        Kind::Array(of) => (**of).clone().with_secret(ty.secret),
        Kind::Unknown => Type::unknown(),
        _ => Type::any().with_secret(ty.secret),
    }
}
