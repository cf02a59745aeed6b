//! Names that are compared, and those that are not.

use serde_json::{Value as Json, json};
use store::{Store, Tx};

use crate::{NOW, hangzhou, source, stores, write};

const ONE: &str = "91330100799655058B";
const OTHER: &str = "91330100MA2XXXXX0X";

async fn count(
    store: &Store,
    register: &'static str,
    name: &'static str,
    except: Option<&'static str>,
) -> i64 {
    let pack = hangzhou();
    let count = async move |tx: &mut Tx| {
        registers::count_same_name(tx, &pack, register, name, except).await
    };
    store.read(count).await.unwrap()
}

#[tokio::test]
async fn names_that_look_alike_are_counted() {
    let pack = hangzhou();
    for store in stores().await {
        let named = |name: Json| json!({ "name": name });
        for (key, name) in [(ONE, "杭州云栖软件有限公司"), (OTHER, "杭州云 栖（软件）有限公司")]
        {
            write(&store, &pack, "entity", key, named(name.into()), source(), NOW).await;
        }
        let rows = [
            ("杭州云栖软件有限公司", None, 2),
            ("杭州云栖软件有限公司", Some(ONE), 1),
            ("杭州云溪软件有限公司", None, 0),
        ];
        for (name, except, wanted) in rows {
            assert_eq!(count(&store, "entity", name, except).await, wanted, "{name} {except:?}");
        }
        write(&store, &pack, "entity", OTHER, named("杭州云溪软件有限公司".into()), source(), NOW)
            .await;
        assert_eq!(count(&store, "entity", rows[0].0, None).await, 1, "it was renamed");
        write(&store, &pack, "entity", ONE, named(Json::Null), source(), NOW).await;
        assert_eq!(count(&store, "entity", rows[0].0, None).await, 0, "it has no name any more");
    }
}

#[tokio::test]
async fn names_of_people_are_not_kept_for_comparison() {
    let pack = hangzhou();
    for store in stores().await {
        let person = json!({ "name": "陈晓" });
        write(&store, &pack, "person", "330100199305181262", person, source(), NOW).await;
        assert_eq!(count(&store, "person", "陈晓", None).await, 0, "{}", store.name);
    }
}
