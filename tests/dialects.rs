//! What each dialect reads in a body, as data: `tests/dialects/<dialect>/<case>.<request|response>.json`, or the events of a stream,
//! `<case>.events.jsonl`, the data of one on each line (where the framing names it, behind the name and a space). Beside it stands what is
//! read, a line for each piece of text: whose words, which turn, the name that they stand under, the text as JSON, whether it may not be
//! edited, whether it goes on in the next event; then the facts.
//! `BLESS=1 cargo test --test dialects` writes the second anew; read the difference before you keep it.

use std::fmt::Write as _;
use std::path::Path;

use portcullis::dialect::path::Path as RequestPath;
use portcullis::dialect::table::Table;
use portcullis::dialect::{self, DIALECTS, Reading, Stage, plain};
use portcullis::text::Direction;
use portcullis::wire;

fn written(reading: &Reading, body: &str) -> String {
    let mut lines = String::new();
    let mut paths = Vec::new();
    for segment in &reading.segments {
        let text = wire::decode(segment.encoding, segment.raw.of(body));
        let label = segment.label.of(body);
        let fixed = if segment.fixed { " fixed" } else { "" };
        let tool = if segment.tool > 0 { format!(" tool {}", segment.tool) } else { String::new() };
        let path = paths.iter().position(|path| *path == segment.path).unwrap_or_else(|| {
            paths.push(segment.path);
            paths.len() - 1
        });
        let goes_on = if segment.continues { format!(" goes on in {path}") } else { String::new() };
        writeln!(lines, "{:15} {} {label:12} {}{fixed}{tool}{goes_on}", segment.scope.name(), segment.turn, serde_json::json!(text))
            .unwrap();
    }
    let facts = &reading.facts;
    let texts = |all: &[wire::json::Quoted]| all.iter().map(|quoted| quoted.raw.of(body).to_owned()).collect::<Vec<_>>();
    for tool in &facts.tools {
        let arguments: Vec<&str> = tool.arguments.iter().map(|(raw, _)| raw.of(body)).collect();
        let (names, kinds) = (texts(&tool.names), texts(&tool.kinds));
        let piece = if tool.whole { "" } else { " piece" };
        let index = tool.index.map(|(index, _)| format!(" index {index}")).unwrap_or_default();
        let is = tool.is.map(|is| format!(" is {is:?}")).unwrap_or_default();
        let ids = if tool.ids.is_empty() { String::new() } else { format!(" ids {:?}", texts(&tool.ids)) };
        writeln!(
            lines,
            "{:?}{piece} turn {}{index} names {names:?} kinds {kinds:?}{is}{ids} arguments {arguments:?}",
            tool.mention, tool.turn
        )
        .unwrap();
    }
    let echoes: Vec<(u32, &str)> = facts.echoes.iter().map(|echo| (echo.turn, echo.raw.of(body))).collect();
    let finishes: Vec<(u32, &str)> = facts.finishes.iter().map(|(turn, reason)| (*turn, reason.raw.of(body))).collect();
    let options: Vec<&str> = facts.tool_options.iter().map(|option| option.of(body)).collect();
    for answer in &facts.answers {
        let by = if answer.is_name { "name" } else { "number" };
        writeln!(lines, "answers the call of {by} {:?} in {:?}", answer.call.raw.of(body), answer.segments).unwrap();
    }
    let mut fact = |name: &str, said: String, nothing: &str| {
        if said != nothing {
            writeln!(lines, "{name} {said}").unwrap();
        }
    };
    fact("models", format!("{:?}", texts(&facts.models)), "[]");
    fact("stream", facts.stream.to_string(), "false");
    fact("binary", facts.binary_parts.to_string(), "0");
    fact("encrypted", facts.encrypted_parts.to_string(), "0");
    let said =
        [facts.usage.input, facts.usage.output, facts.usage.total].map(|count| count.map_or("-".to_owned(), |count| count.to_string()));
    fact("usage", said.join(" + "), "- + - + -");
    fact("echoes", format!("{echoes:?}"), "[]");
    fact("finishes", format!("{finishes:?}"), "[]");
    fact("options", format!("{options:?}"), "[]");
    fact("event", facts.event.map_or(String::new(), |event| format!("{event:?}")), "");
    fact("block", facts.block.map_or(String::new(), |block| format!("{}, turn {}", block.index, block.turn)), "");
    lines
}

fn read(dialect: &'static dialect::Dialect, form: &str, body: &str) -> String {
    let whole = |direction| {
        let reading = Table::new(dialect, direction).read_json(body, 64).unwrap_or_else(|fault| panic!("{fault:?}"));
        written(&reading, body)
    };
    if form != "events" {
        return whole(if form == "request" { Direction::Request } else { Direction::Response });
    }
    let table = Table::of_events(dialect);
    let mut all = String::new();
    for line in body.lines() {
        let (name, data) = if line.starts_with('{') { ("", line) } else { line.split_once(' ').unwrap() };
        let reading = table.read_event(name, data, 64).unwrap_or_else(|fault| panic!("{fault:?}"));
        writeln!(all, "{line}\n{}", written(&reading, data)).unwrap();
    }
    all
}

#[test]
fn every_body_is_read_as_written_down() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dialects");
    let mut wrong = Vec::new();
    for dialect in DIALECTS.iter().copied().chain([&plain::PLAIN]) {
        let folder = root.join(dialect.id);
        let mut cases = 0;
        for entry in std::fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let Some(form) = name.rsplit('.').nth(1).filter(|_| !name.ends_with(".txt")).map(str::to_owned) else { continue };
            cases += 1;
            let read = read(dialect, &form, &std::fs::read_to_string(&path).unwrap());
            let expected = path.with_extension("txt");
            if std::env::var("BLESS").is_ok() {
                std::fs::write(&expected, &read).unwrap();
            }
            if std::fs::read_to_string(&expected).unwrap_or_default() != read {
                wrong.push(format!("{}/{name} is read as\n{read}", dialect.id));
            }
        }
        // A dialect that is another's table but for its paths and refusals has that one's.
        let is_another = DIALECTS.iter().any(|other| other.id != dialect.id && std::ptr::eq(other.request, dialect.request));
        assert!(cases >= 2 || is_another, "{} has a request and a response at least", dialect.id);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn paths_tell_dialects_and_models() {
    let table = [
        ("/v1/chat/completions", Some("openai_chat"), None),
        ("/chat/completions?api-version=1", Some("openai_chat"), None),
        ("/openai/v1//CHAT/completions/", Some("openai_chat"), None),
        ("/team-a/llm/v1/chat/completions#x", Some("openai_chat"), None),
        ("/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21", Some("azure_openai_chat"), Some("gpt-4o")),
        ("/v1/messages?beta=true", Some("anthropic_messages"), None),
        ("/anthropic/v1/messages", Some("anthropic_messages"), None),
        ("/v1/messages/count_tokens", Some("anthropic_messages"), None),
        ("/v1/messages/batches", Some("anthropic_messages"), None),
        ("/v1/messages/batches/msgbatch_01/results", Some("anthropic_messages"), None),
        ("/v1/messages/batches/msgbatch_01", None, None),
        ("/v1/threads/thread_01/messages", None, None),
        ("/v1/complete", Some("anthropic_complete"), None),
        (
            "/v1/projects/p/locations/us-east5/publishers/anthropic/models/claude-sonnet-4-5@20250929:streamRawPredict",
            Some("vertex_anthropic"),
            Some("claude-sonnet-4-5@20250929"),
        ),
        (
            "/v1/projects/p/locations/global/publishers/anthropic/models/claude-opus-4-8:rawPredict",
            Some("vertex_anthropic"),
            Some("claude-opus-4-8"),
        ),
        ("/v1/projects/p/locations/global/publishers/anthropic/models/count-tokens:rawPredict", Some("vertex_anthropic"), None),
        ("/v1/projects/p/locations/global/publishers/mistralai/models/mistral:rawPredict", None, None),
        ("/v1beta/models/gemini-2.5-pro:generateContent", Some("gemini"), Some("gemini-2.5-pro")),
        ("/v1beta/models/gemini-2.5-pro%3AstreamGenerateContent?alt=sse", Some("gemini"), Some("gemini-2.5-pro")),
        ("/v1/projects/p/locations/l/publishers/google/models/gemini-2.5-pro:generateContent", Some("gemini"), Some("gemini-2.5-pro")),
        ("/v1/projects/p/locations/l/endpoints/123:streamGenerateContent", Some("gemini"), Some("123")),
        ("/v1beta/models/gemini-2.5-pro:countTokens", Some("gemini"), Some("gemini-2.5-pro")),
        ("/v1beta/cachedContents", Some("gemini"), None),
        ("/v1beta/models/gemini-embedding-001:batchEmbedContents", Some("gemini_embed"), Some("gemini-embedding-001")),
        ("/v1/projects/p/locations/l/publishers/google/models/imagen-4:predict", Some("vertex_predict"), Some("imagen-4")),
        ("/v1beta/models/:generateContent", None, None),
        ("/v2/chat", Some("cohere_chat"), None),
        ("/compatibility/v1/chat/completions", Some("openai_chat"), None),
        ("/v1/chat", Some("cohere_chat_v1"), None),
        ("/v1/generate", Some("cohere_generate"), None),
        ("/v2/embed", Some("cohere_embed"), None),
        ("/v2/rerank", Some("cohere_rerank"), None),
        ("/v3/chat", None, None),
        ("/model/amazon.nova-lite-v1%3A0/converse", Some("bedrock_converse"), Some("amazon.nova-lite-v1:0")),
        ("/model/meta.llama3-1-70b-instruct-v1:0/converse-stream", Some("bedrock_converse"), Some("meta.llama3-1-70b-instruct-v1:0")),
        (
            "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A012345678901%3Ainference-profile%2Fus.anthropic.claude-v2/converse",
            Some("bedrock_converse"),
            Some("arn:aws:bedrock:us-east-1:012345678901:inference-profile/us.anthropic.claude-v2"),
        ),
        (
            "/model/arn:aws:bedrock:us-east-1:012345678901:inference-profile/us.anthropic.claude-v2/converse-stream",
            Some("bedrock_converse"),
            Some("arn:aws:bedrock:us-east-1:012345678901:inference-profile/us.anthropic.claude-v2"),
        ),
        ("/bedrock/model/amazon.titan-text-lite-v1/invoke", Some("bedrock_invoke"), Some("amazon.titan-text-lite-v1")),
        ("/model/m/invoke-with-response-stream", Some("bedrock_invoke"), Some("m")),
        (
            "/model/arn:aws:sagemaker:us-east-1:767398002385:endpoint/mine/invoke",
            Some("bedrock_invoke"),
            Some("arn:aws:sagemaker:us-east-1:767398002385:endpoint/mine"),
        ),
        ("/model/m/invoke-with-bidirectional-stream", None, None),
        ("/model/m/count-tokens", None, None),
        ("/api/chat", Some("ollama_chat"), None),
        ("/ollama/api/generate", Some("ollama_generate"), None),
        ("/api/embed", Some("ollama_embed"), None),
        ("/api/embeddings", Some("ollama_embed"), None),
        ("/api/tags", None, None),
        ("/v1/chat/completions/extra", None, None),
        ("/beta/chat/completions", Some("openai_chat"), None),
        ("/api/paas/v4/chat/completions", Some("openai_chat"), None),
        ("/v1/xchat/completions", Some("openai_completions"), None),
        ("/v1/completions", Some("openai_completions"), None),
        ("/v1/fim/completions", Some("openai_completions"), None),
        ("/v1/engines/davinci/completions", Some("openai_completions"), Some("davinci")),
        ("/openai/deployments/old/completions?api-version=1", Some("azure_openai_completions"), Some("old")),
        ("/v1/responses", Some("openai_responses"), None),
        ("/openai/v1/responses", Some("openai_responses"), None),
        ("/v1/responses/resp_1?stream=true", Some("openai_responses"), None),
        ("/v1/responses/resp_1/input_items", Some("openai_responses"), None),
        ("/v1/responses/compact", Some("openai_responses"), None),
        ("/openai/responses?api-version=2025-04-01-preview", Some("azure_openai_responses"), None),
        ("/openai/responses/resp_1", Some("azure_openai_responses"), None),
        ("/v1/embeddings", Some("openai_embeddings"), None),
        ("/openai/deployments/ada/embeddings?api-version=1", Some("openai_embeddings"), Some("ada")),
        ("/v1/moderations", Some("openai_moderations"), None),
        ("/v1/images/generations", Some("openai_images"), None),
        ("/openai/deployments/draw/images/generations", Some("openai_images"), Some("draw")),
        ("/v1/audio/speech", Some("openai_audio"), None),
        ("/v1/audio/transcriptions", Some("openai_audio"), None),
        ("/v1/rerank", Some("cohere_rerank"), None),
        ("", None, None),
    ];
    for (path, id, model) in table {
        let found = dialect::on_path(&RequestPath::new(path));
        assert_eq!(found.as_ref().map(|(dialect, _)| dialect.id), id, "{path}");
        assert_eq!(found.and_then(|(_, model)| model).as_deref(), model, "{path}");
    }
}

#[test]
fn shapes_tell_dialects_where_paths_do_not() {
    let id = |body, direction| {
        let reading = Table::new(&plain::PLAIN, direction).read_json(body, 64).ok()?;
        let stage = if direction == Direction::Request { Stage::Request } else { Stage::Response };
        dialect::of_members(None, body, &reading, stage).map(|dialect| dialect.id)
    };
    assert_eq!(id(r#"{"model":"m","messages":[]}"#, Direction::Request), Some("openai_chat"));
    assert_eq!(id(r#"{"Messages":[]}"#, Direction::Request), Some("openai_chat"));
    assert_eq!(id(r#"{"inner":{"messages":[]}}"#, Direction::Request), None);
    assert_eq!(id(r#"{"id":"x","choices":[]}"#, Direction::Response), Some("openai_chat"));
    let anthropic = Some("anthropic_messages");
    assert_eq!(id(r#"{"max_tokens":1,"system":"s","messages":[]}"#, Direction::Request), anthropic);
    assert_eq!(id(r#"{"anthropic_version":"bedrock-2023-05-31","messages":[]}"#, Direction::Request), anthropic);
    assert_eq!(id(r#"{"type":"message","content":[]}"#, Direction::Response), anthropic);
    assert_eq!(id(r#"{"type":"error","error":{}}"#, Direction::Response), anthropic);
    assert_eq!(id(r#"{"prompt":"p","max_tokens_to_sample":1}"#, Direction::Request), Some("anthropic_complete"));
    assert_eq!(id(r#"{"type":"completion","completion":"c"}"#, Direction::Response), Some("anthropic_complete"));
    assert_eq!(id(r#"{"contents":[]}"#, Direction::Request), Some("gemini"));
    assert_eq!(id(r#"{"candidates":[]}"#, Direction::Response), Some("gemini"));
    assert_eq!(id(r#"[{"candidates":[]}]"#, Direction::Response), Some("gemini"));
    assert_eq!(id(r#"{"message":"m","chat_history":[]}"#, Direction::Request), Some("cohere_chat_v1"));
    assert_eq!(id(r#"{"message":{},"finish_reason":"COMPLETE"}"#, Direction::Response), Some("cohere_chat"));
    assert_eq!(id(r#"{"message":"not found"}"#, Direction::Response), None);
    assert_eq!(id(r#"{"model":"m","input":"x"}"#, Direction::Request), Some("openai_responses"));
    assert_eq!(id(r#"{"model_id":"m","input":"x"}"#, Direction::Request), None);
    assert_eq!(id(r#"{"model":"m","prompt":"x"}"#, Direction::Request), Some("openai_completions"));
    assert_eq!(id(r#"{"input":"x","voice":"coral"}"#, Direction::Request), Some("openai_audio"));
    assert_eq!(id(r#"{"query":"x","documents":[]}"#, Direction::Request), Some("cohere_rerank"));
    assert_eq!(id(r#"{"object":"response","output":[]}"#, Direction::Response), Some("openai_responses"));
    assert_eq!(id(r#"{"object":"text_completion","choices":[]}"#, Direction::Response), Some("openai_chat"));
    assert_eq!(id(r#"{"messages":[],"inferenceConfig":{}}"#, Direction::Request), Some("bedrock_converse"));
    assert_eq!(id(r#"{"messages":[],"toolConfig":{}}"#, Direction::Request), Some("bedrock_converse"));
    assert_eq!(id(r#"{"messages":[],"schemaVersion":"messages-v1"}"#, Direction::Request), Some("bedrock_invoke"));
    assert_eq!(id(r#"{"inputText":"hi"}"#, Direction::Request), Some("bedrock_invoke"));
    assert_eq!(id(r#"{"output":{},"stopReason":"end_turn"}"#, Direction::Response), Some("bedrock_converse"));
    assert_eq!(id(r#"{"results":[],"inputTextTokenCount":1}"#, Direction::Response), Some("bedrock_invoke"));
    assert_eq!(id(r#"{"message":{},"done":true}"#, Direction::Response), Some("ollama_chat"));
    assert_eq!(id(r#"{"response":"","done":true}"#, Direction::Response), Some("ollama_generate"));
    assert_eq!(id(r#"{"embeddings":[],"total_duration":1}"#, Direction::Response), Some("ollama_embed"));
    assert_eq!(id(r#"{"prompt":"hi"}"#, Direction::Request), Some("openai_completions"));
    assert_eq!(id(r#"{"jsonrpc":"2.0","method":"ping","id":1}"#, Direction::Request), Some("mcp"));
    assert_eq!(id(r#"[{"JSONRPC":"2.0","id":1,"result":{}}]"#, Direction::Response), Some("mcp"));
    assert_eq!(id(r#"{"method":"tools/call","params":{}}"#, Direction::Request), Some("mcp"));
    assert_eq!(id(r#"{"params":{"jsonrpc":"2.0"}}"#, Direction::Request), None);
    assert_eq!(id(r#"[1]"#, Direction::Request), None);
    assert_eq!(id("messages", Direction::Request), None);
}

#[test]
fn a_path_keeps_its_dialect_unless_the_body_says_another() {
    let id = |path, body| {
        let (known, _) = dialect::on_path(&RequestPath::new(path)).unwrap();
        let reading = Table::new(known, Direction::Request).read_json(body, 64).unwrap();
        dialect::of_members(Some(known), body, &reading, Stage::Request).unwrap().id
    };
    let (converse, invoke) = ("/model/m/converse", "/model/m/invoke");
    assert_eq!(id(converse, r#"{"messages":[]}"#), "bedrock_converse");
    assert_eq!(id(invoke, r#"{"messages":[]}"#), "bedrock_invoke");
    assert_eq!(id(invoke, r#"{"prompt":"hi"}"#), "bedrock_invoke");
    assert_eq!(id(invoke, r#"{"message":"hi","model":"m","input":"hi"}"#), "bedrock_invoke");
    assert_eq!(id("/api/chat", r#"{"messages":[]}"#), "ollama_chat");
    assert_eq!(id("/api/generate", r#"{"prompt":"hi"}"#), "ollama_generate");
    // Whatever else stands in it.
    let disguised = r#"{"messages":[],"max_tokens":1,"system":"s","model":"m","jsonrpc":"2.0","method":"tools/call"}"#;
    assert_eq!(id("/v1/messages", disguised), "mcp");
    assert_eq!(id(invoke, disguised), "mcp");
    assert_eq!(id("/v1/chat/completions", r#"{"messages":[],"toolConfig":{},"schemaVersion":"messages-v1"}"#), "openai_chat");
}
