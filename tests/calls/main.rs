//! Calls of tools, in every API that has them, whole and streamed: what the policy says of a tool holds however a call of it is written.

mod apis;
mod arguments;
mod decisions;
mod evasions;
mod hosted;
mod rates;
mod results;
