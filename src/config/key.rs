//! Where a key comes from, where it is written.
//!
//! In: the part of a section, as typed. Out: [`KeySource`], or an error that does not repeat what may be the key itself.

use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, Visitor};

#[cfg(not(target_arch = "wasm32"))]
use schemars::JsonSchema;

/// Where a key comes from. A key itself is never written into a policy.
#[derive(Debug)]
#[cfg_attr(not(target_arch = "wasm32"), derive(JsonSchema), schemars(deny_unknown_fields))]
pub struct KeySource {
    /// The name of an environment variable, which must be set.
    pub env: String,
}

/// As derived, but that an error does not repeat what may be the key itself.
impl<'de> Deserialize<'de> for KeySource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Written {
            env: String,
        }
        struct Source;
        impl<'de> Visitor<'de> for Source {
            type Value = KeySource;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("{env: NAME}")
            }

            fn visit_str<E: de::Error>(self, _key: &str) -> Result<KeySource, E> {
                Err(E::custom("a key is never written into a policy; name the environment variable that holds it: {env: NAME}"))
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<KeySource, A::Error> {
                let Written { env } = Deserialize::deserialize(MapAccessDeserializer::new(map))?;
                Ok(KeySource { env })
            }
        }
        deserializer.deserialize_any(Source)
    }
}
