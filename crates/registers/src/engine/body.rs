//! How the facts of a version are stored: the names once a register, the values once a version.
//!
//! 60 facts are about 2 KB as a JSON object, of which two thirds are names, and two such bodies do
//! not fit in one page of SQLite. As an array of values they are 0.7 KB, so that a city fits on one
//! disk (docs/registers.md has the figures).

use indexmap::IndexSet;
use serde_json::{Map, Value as Json};

/// The facts of a register in the order of their first writing: the columns of its bodies. It only
/// grows, so that every body ever written stays readable.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape(IndexSet<String>);

impl Shape {
    /// The shape that [`Shape::to_json`] wrote.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        Ok(Self(serde_json::from_str::<Vec<String>>(text)?.into_iter().collect()))
    }

    /// A JSON array of fact ids.
    pub fn to_json(&self) -> String {
        Json::from_iter(self.0.iter().cloned()).to_string()
    }

    /// How many facts it has.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where the values of a fact stand in bodies.
    pub fn place(&self, fact: &str) -> Option<usize> {
        self.0.get_index_of(fact)
    }

    /// The body that holds `facts`: a JSON array with null where a fact is not held. Facts that
    /// are new to the shape come last.
    pub fn write(&mut self, facts: &Map<String, Json>) -> String {
        for fact in facts.keys().filter(|fact| !facts[fact.as_str()].is_null()) {
            if !self.0.contains(fact) {
                self.0.insert(fact.clone());
            }
        }
        let mut body = Vec::with_capacity(self.0.len() * 8);
        body.push(b'[');
        let (mut absent, mut first) = (0, true);
        for fact in &self.0 {
            match facts.get(fact) {
                None | Some(Json::Null) => absent += 1,
                Some(value) => {
                    for _ in 0..std::mem::take(&mut absent) {
                        let null = if std::mem::take(&mut first) { "null" } else { ",null" };
                        body.extend(null.as_bytes());
                    }
                    if !std::mem::take(&mut first) {
                        body.push(b',');
                    }
                    serde_json::to_writer(&mut body, value).expect("a list takes every value");
                }
            }
        }
        body.push(b']');
        String::from_utf8(body).expect("JSON is text")
    }

    /// The facts that `body` holds, in the order of the shape.
    pub fn read(&self, body: &str) -> Result<Map<String, Json>, serde_json::Error> {
        let values: Vec<Json> = serde_json::from_str(body)?;
        let facts = self.0.iter().zip(values).filter(|(_, value)| !value.is_null());
        Ok(facts.map(|(fact, value)| (fact.clone(), value)).collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn facts(json: Json) -> Map<String, Json> {
        json.as_object().expect("facts are an object").clone()
    }

    #[test]
    fn bodies_stay_readable_when_the_shape_grows() {
        let mut shape = Shape::default();
        let rows = [
            (json!({ "b": 1, "a": "x,\"y\"]" }), r#"[1,"x,\"y\"]"]"#),
            (json!({}), "[]"),
            (json!({ "a": [true], "z": null }), "[null,[true]]"),
            (json!({ "c": { "d": "1.50" } }), r#"[null,null,{"d":"1.50"}]"#),
            (json!({ "c": false, "b": "1" }), r#"["1",null,false]"#),
        ];
        let written = rows.map(|(json, body)| {
            assert_eq!(shape.write(&facts(json.clone())), body);
            (json, body)
        });
        let shape = Shape::from_json(&shape.to_json()).unwrap();
        assert_eq!(shape.len(), 3);
        for (json, body) in written {
            let mut wanted = facts(json);
            wanted.retain(|_, value| !value.is_null());
            assert_eq!(shape.read(body).unwrap(), wanted);
        }
    }

    #[test]
    fn what_is_no_array_is_an_error() {
        for body in ["", "{}", "[1", "null"] {
            assert!(Shape::default().read(body).is_err(), "{body}");
        }
    }
}
