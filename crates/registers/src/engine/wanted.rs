//! Some facts of a body, read without making the others.

use std::fmt;

use rules::{Type, Value};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, SeqAccess, Visitor};
use serde_json::Value as Json;

use super::Shape;

/// Which facts of the bodies of a register are wanted, and as what.
#[derive(Debug)]
pub struct Wanting {
    /// For each place of a body, which of the wanted facts stands there.
    places: Vec<Option<(usize, Type)>>,
    count: usize,
}

impl Wanting {
    /// The facts `wanted`, each once, of bodies of `shape`.
    pub fn new<'a>(shape: &Shape, wanted: impl IntoIterator<Item = (&'a str, Type)>) -> Self {
        let (mut places, mut count) = (vec![None; shape.len()], 0);
        for (at, (fact, kind)) in wanted.into_iter().enumerate() {
            if let Some(place) = shape.place(fact) {
                places[place] = Some((at, kind));
            }
            count = at + 1;
        }
        Self { places, count }
    }

    /// The wanted facts of `body`, in the order in which they were asked for. What is no value of
    /// its type is as if nobody knew it.
    pub fn read(&self, body: &str) -> Result<Vec<Option<Value>>, serde_json::Error> {
        let mut reader = serde_json::Deserializer::from_str(body);
        let values = self.deserialize(&mut reader)?;
        reader.end()?;
        Ok(values)
    }
}

impl<'de> DeserializeSeed<'de> for &Wanting {
    type Value = Vec<Option<Value>>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for &Wanting {
    type Value = Vec<Option<Value>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the values of a record")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut body: A) -> Result<Self::Value, A::Error> {
        let mut values = vec![None; self.count];
        for place in &self.places {
            match place {
                Some((at, kind)) => match body.next_element_seed(Cell(*kind))? {
                    Some(value) => values[*at] = value,
                    None => return Ok(values),
                },
                None if body.next_element::<IgnoredAny>()?.is_none() => return Ok(values),
                None => {}
            }
        }
        // what came into the shape after it was read
        while body.next_element::<IgnoredAny>()?.is_some() {}
        Ok(values)
    }
}

/// One value, of a type.
struct Cell(Type);

impl Cell {
    fn json(&self, json: &Json) -> Option<Value> {
        Value::from_json(json, self.0).ok()
    }
}

impl<'de> DeserializeSeed<'de> for Cell {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        match self.0 {
            Type::TextList => Ok(self.json(&serde::Deserialize::deserialize(from)?)),
            _ => from.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Cell {
    type Value = Option<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Self::Value, E> {
        Ok(self.json(&truth.into()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(self.json(&number.into()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(self.json(&number.into()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(self.json(&number.into()))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Value::from_text(text, self.0).ok())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut of: A) -> Result<Self::Value, A::Error> {
        while of.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KINDS: [Type; 6] =
        [Type::Bool, Type::Text, Type::Int, Type::Decimal, Type::Date, Type::TextList];

    fn json() -> impl Strategy<Value = Json> {
        let plain = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::from),
            any::<i64>().prop_map(Json::from),
            any::<f64>().prop_map(Json::from),
            "[a-z\"\\\\0-9.杭-]{0,9}".prop_map(Json::from),
            "2024-0[1-9]-[0-3][0-9]".prop_map(Json::from),
            "-?[0-9]{1,5}(\\.[0-9]{1,3})?".prop_map(Json::from),
        ];
        plain.prop_recursive(2, 8, 3, |inner| {
            let list = prop::collection::vec(inner.clone(), 0..3).prop_map(Json::from);
            let map = prop::collection::btree_map("[a-z]", inner, 0..3);
            prop_oneof![list, map.prop_map(|map| map.into_iter().collect::<Json>())]
        })
    }

    proptest! {
        #[test]
        fn is_what_all_of_the_body_would_have_said(
            body in prop::collection::vec((json(), prop::option::of(0..6_usize)), 0..9),
            missing in any::<bool>(),
        ) {
            let names: Vec<String> = (0..body.len()).map(|at| format!("f{at}")).collect();
            let shape = Shape::from_json(&serde_json::to_string(&names).unwrap()).unwrap();
            let mut wanted: Vec<(&str, Type)> = names
                .iter()
                .zip(&body)
                .filter_map(|(name, (_, kind))| Some((name.as_str(), KINDS[(*kind)?])))
                .collect();
            if missing {
                wanted.push(("nowhere", Type::Bool));
            }
            let mut said: Vec<Option<Value>> = body
                .iter()
                .filter_map(|(json, kind)| Some(Value::from_json(json, KINDS[(*kind)?]).ok()))
                .collect();
            said.extend(missing.then_some(None));
            let text = Json::from_iter(body.iter().map(|(json, _)| json.clone())).to_string();
            prop_assert_eq!(Wanting::new(&shape, wanted).read(&text).unwrap(), said);
        }
    }

    #[test]
    fn a_body_may_be_shorter_or_longer_than_its_shape() {
        let shape = Shape::from_json(r#"["a","b"]"#).unwrap();
        let wanting = Wanting::new(&shape, [("b", Type::Int), ("a", Type::Int)]);
        let read = |body| wanting.read(body).unwrap();
        assert_eq!(read("[]"), [None, None]);
        assert_eq!(read("[1]"), [None, Some(Value::Int(1))]);
        assert_eq!(read("[1,2,[3]]"), [Some(Value::Int(2)), Some(Value::Int(1))]);
        assert!(wanting.read("[1,2").is_err());
        assert!(wanting.read("[] []").is_err());
    }
}
