//! OpenAI's Responses.

use super::{As, Group, NONE, Streamed};

pub(super) const GROUPS: &[Group] = &[Group {
    dialect: "openai_responses",
    path: "/v1/responses",
    ask: r#"{"model":"gpt-5","input":"hi"}"#,
    requests: &[
        ("user text", As::Text, r#"{"input":"@@"}"#),
        ("user item", As::Text, r#"{"input":[{"role":"user","content":"@@"}]}"#),
        ("user part", As::Text, r#"{"input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"@@"}]}]}"#),
        ("system", As::Text, r#"{"instructions":"@@"}"#),
        ("developer", As::Text, r#"{"input":[{"role":"developer","content":"@@"}]}"#),
        ("tool result", As::Text, r#"{"input":[{"type":"function_call_output","call_id":"call_1","output":"@@"}]}"#),
        ("tool result, JSON", As::Json, r#"{"input":[{"type":"function_call_output","call_id":"call_1","output":"@@"}]}"#),
        (
            "tool result's part",
            As::Text,
            r#"{"input":[{"type":"function_call_output","call_id":"call_1","output":[{"type":"input_text","text":"@@"}]}]}"#,
        ),
        ("call arguments (history)", As::Json, r#"{"input":[{"type":"function_call","call_id":"call_1","name":"send","arguments":"@@"}]}"#),
        ("custom input (history)", As::Text, r#"{"input":[{"type":"custom_tool_call","call_id":"call_1","name":"send","input":"@@"}]}"#),
        ("call id", As::Name, r#"{"input":[{"type":"function_call","call_id":"@@","name":"send","arguments":"{}"}]}"#),
        (
            "assistant text (history)",
            As::Text,
            r#"{"input":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"@@","annotations":[]}]}]}"#,
        ),
        (
            "refusal (history)",
            As::Text,
            r#"{"input":[{"type":"message","role":"assistant","content":[{"type":"refusal","refusal":"@@"}]}]}"#,
        ),
        ("thinking (history)", As::Text, r#"{"input":[{"type":"reasoning","summary":[{"type":"summary_text","text":"@@"}]}]}"#),
        ("tool definition", As::Text, r#"{"tools":[{"type":"function","name":"send","description":"@@"}]}"#),
        (
            "tool parameter",
            As::Text,
            r#"{"tools":[{"type":"function","name":"send","parameters":{"type":"object","properties":{"to":{"description":"@@"}}}}]}"#,
        ),
        ("document", As::Text, r#"{"input":[{"role":"user","content":[{"type":"input_file","filename":"@@","file_data":"@@"}]}]}"#),
        (
            "search results (history)",
            As::Text,
            r#"{"input":[{"type":"file_search_call","id":"fs_1","queries":["@@"],"results":[{"file_id":"f","text":"@@"}]}]}"#,
        ),
        (
            "shell command (history)",
            As::Text,
            r#"{"input":[{"type":"local_shell_call","call_id":"c","action":{"type":"exec","command":["@@"]}}]}"#,
        ),
        ("prompt's variable", As::Text, r#"{"prompt":{"id":"pmpt_1","variables":{"who":"@@"}}}"#),
        ("metadata", As::Text, r#"{"metadata":{"note":"@@"}}"#),
        ("unknown member", As::Text, r#"{"x_ray":{"deep":[[{"down":"@@"}]]}}"#),
        ("key", As::Text, r#"{"metadata":{"@@":"x"}}"#),
    ],
    answer: r#"{"id":"resp_1","object":"response","created_at":1,"status":"completed","model":"gpt-5","output":[],"usage":{"input_tokens":3,"output_tokens":2,"total_tokens":5}}"#,
    answers: &[
        (
            "assistant text",
            As::Text,
            r#"{"output":[{"type":"message","id":"msg_1","role":"assistant","content":[{"type":"output_text","text":"@@","annotations":[]}]}]}"#,
        ),
        (
            "thinking",
            As::Text,
            r#"{"output":[{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"@@"}],"content":[{"type":"reasoning_text","text":"@@"}]}]}"#,
        ),
        (
            "call arguments",
            As::Json,
            r#"{"output":[{"type":"function_call","id":"fc_1","call_id":"call_1","name":"send","arguments":"@@"}]}"#,
        ),
        ("custom input", As::Text, r#"{"output":[{"type":"custom_tool_call","id":"ct_1","call_id":"call_1","name":"send","input":"@@"}]}"#),
        ("call id", As::Name, r#"{"output":[{"type":"function_call","id":"fc_1","call_id":"@@","name":"send","arguments":"{}"}]}"#),
        ("refusal", As::Text, r#"{"output":[{"type":"message","role":"assistant","content":[{"type":"refusal","refusal":"@@"}]}]}"#),
        (
            "citation",
            As::Text,
            r#"{"output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"ok","annotations":[{"type":"url_citation","title":"@@","url":"https://a.test"}]}]}]}"#,
        ),
        (
            "logprobs",
            As::Text,
            r#"{"output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"@@","logprobs":[{"token":"@@","logprob":-0.1}]}]}]}"#,
        ),
        ("hosted tool's result", As::Text, r#"{"output":[{"type":"mcp_call","id":"mcp_1","name":"send","arguments":"{}","output":"@@"}]}"#),
        ("search", As::Text, r#"{"output":[{"type":"web_search_call","id":"ws_1","action":{"type":"search","query":"@@"}}]}"#),
        ("instructions, again", As::Text, r#"{"instructions":"@@"}"#),
        ("error in the answer", As::Text, r#"{"status":"failed","error":{"code":"server_error","message":"@@"}}"#),
        ("unknown member", As::Text, r#"{"x_ray":{"deep":[[{"down":"@@"}]]}}"#),
        ("unknown item", As::Text, r#"{"output":[{"type":"novel","words":"@@"}]}"#),
    ],
    errors: &[("error message", As::Text, r#"{"error":{"message":"@@","type":"invalid_request_error","code":null}}"#)],
    opening: r#"response.created {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","status":"in_progress","model":"gpt-5","output":[]}}"#,
    streams: &[
        Streamed {
            name: "text",
            written: As::Text,
            opening: r#"response.output_item.added {"type":"response.output_item.added","output_index":0,"item":{"type":"message","id":"msg_1","role":"assistant","status":"in_progress","content":[]}}
response.content_part.added {"type":"response.content_part.added","item_id":"msg_1","output_index":0,"content_index":0,"part":{"type":"output_text","text":"","annotations":[]}}"#,
            event: r#"response.output_text.delta {"type":"response.output_text.delta","item_id":"msg_1","output_index":0,"content_index":0,"delta":"@@"}"#,
            closing: r#"response.output_text.done {"type":"response.output_text.done","item_id":"msg_1","output_index":0,"content_index":0,"text":"@@"}
response.content_part.done {"type":"response.content_part.done","item_id":"msg_1","output_index":0,"content_index":0,"part":{"type":"output_text","text":"@@","annotations":[]}}
response.output_item.done {"type":"response.output_item.done","output_index":0,"item":{"type":"message","id":"msg_1","role":"assistant","status":"completed","content":[{"type":"output_text","text":"@@","annotations":[]}]}}
response.completed {"type":"response.completed","response":{"id":"resp_1","object":"response","status":"completed","model":"gpt-5","output":[{"type":"message","id":"msg_1","role":"assistant","content":[{"type":"output_text","text":"@@","annotations":[]}]}]}}"#,
        },
        Streamed {
            name: "text, with logprobs",
            written: As::Text,
            opening: "",
            event: r#"response.output_text.delta {"type":"response.output_text.delta","item_id":"msg_1","output_index":0,"content_index":0,"delta":"@@","logprobs":[{"token":"@@","logprob":-0.1}]}"#,
            closing: "",
        },
        Streamed {
            name: "refusal",
            written: As::Text,
            opening: "",
            event: r#"response.refusal.delta {"type":"response.refusal.delta","item_id":"msg_1","output_index":0,"content_index":0,"delta":"@@"}"#,
            closing: r#"response.refusal.done {"type":"response.refusal.done","item_id":"msg_1","output_index":0,"content_index":0,"refusal":"@@"}
response.completed {"type":"response.completed","response":{"id":"resp_1","object":"response","output":[{"type":"message","id":"msg_1","role":"assistant","content":[{"type":"refusal","refusal":"@@"}]}]}}"#,
        },
        Streamed {
            name: "thinking, summed up",
            written: As::Text,
            opening: r#"response.output_item.added {"type":"response.output_item.added","output_index":0,"item":{"type":"reasoning","id":"rs_1","summary":[]}}"#,
            event: r#"response.reasoning_summary_text.delta {"type":"response.reasoning_summary_text.delta","item_id":"rs_1","output_index":0,"summary_index":0,"delta":"@@"}"#,
            closing: r#"response.reasoning_summary_text.done {"type":"response.reasoning_summary_text.done","item_id":"rs_1","output_index":0,"summary_index":0,"text":"@@"}
response.output_item.done {"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"@@"}]}}
response.completed {"type":"response.completed","response":{"id":"resp_1","object":"response","output":[{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"@@"}]}]}}"#,
        },
        Streamed {
            name: "thinking",
            written: As::Text,
            opening: "",
            event: r#"response.reasoning_text.delta {"type":"response.reasoning_text.delta","item_id":"rs_1","output_index":0,"content_index":0,"delta":"@@"}"#,
            closing: r#"response.reasoning_text.done {"type":"response.reasoning_text.done","item_id":"rs_1","output_index":0,"content_index":0,"text":"@@"}"#,
        },
        Streamed {
            name: "call arguments",
            written: As::Json,
            opening: r#"response.output_item.added {"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","id":"fc_1","call_id":"call_1","name":"send","arguments":""}}"#,
            event: r#"response.function_call_arguments.delta {"type":"response.function_call_arguments.delta","item_id":"fc_1","output_index":0,"delta":"@@"}"#,
            closing: r#"response.function_call_arguments.done {"type":"response.function_call_arguments.done","item_id":"fc_1","output_index":0,"arguments":"@@"}
response.output_item.done {"type":"response.output_item.done","output_index":0,"item":{"type":"function_call","id":"fc_1","call_id":"call_1","name":"send","arguments":"@@"}}
response.completed {"type":"response.completed","response":{"id":"resp_1","object":"response","output":[{"type":"function_call","id":"fc_1","call_id":"call_1","name":"send","arguments":"@@"}]}}"#,
        },
        Streamed {
            name: "custom input",
            written: As::Text,
            opening: r#"response.output_item.added {"type":"response.output_item.added","output_index":0,"item":{"type":"custom_tool_call","id":"ct_1","call_id":"call_1","name":"send","input":""}}"#,
            event: r#"response.custom_tool_call_input.delta {"type":"response.custom_tool_call_input.delta","item_id":"ct_1","output_index":0,"delta":"@@"}"#,
            closing: r#"response.custom_tool_call_input.done {"type":"response.custom_tool_call_input.done","item_id":"ct_1","output_index":0,"input":"@@"}
response.output_item.done {"type":"response.output_item.done","output_index":0,"item":{"type":"custom_tool_call","id":"ct_1","call_id":"call_1","name":"send","input":"@@"}}"#,
        },
        Streamed {
            name: "code",
            written: As::Text,
            opening: r#"response.output_item.added {"type":"response.output_item.added","output_index":0,"item":{"type":"code_interpreter_call","id":"ci_1","code":""}}"#,
            event: r#"response.code_interpreter_call_code.delta {"type":"response.code_interpreter_call_code.delta","item_id":"ci_1","output_index":0,"delta":"@@"}"#,
            closing: r#"response.code_interpreter_call_code.done {"type":"response.code_interpreter_call_code.done","item_id":"ci_1","output_index":0,"code":"@@"}
response.output_item.done {"type":"response.output_item.done","output_index":0,"item":{"type":"code_interpreter_call","id":"ci_1","code":"@@","outputs":[{"type":"logs","logs":"@@"}]}}"#,
        },
        Streamed {
            name: "transcript",
            written: As::Text,
            opening: "",
            event: r#"response.audio.transcript.delta {"type":"response.audio.transcript.delta","delta":"@@"}"#,
            closing: "",
        },
        Streamed {
            name: "citation",
            written: As::Text,
            opening: "",
            event: "",
            closing: r#"response.output_text.annotation.added {"type":"response.output_text.annotation.added","item_id":"msg_1","output_index":0,"content_index":0,"annotation_index":0,"annotation":{"type":"url_citation","title":"@@"}}"#,
        },
        Streamed {
            name: "final aggregate alone",
            written: As::Text,
            opening: "",
            event: "",
            closing: r#"response.completed {"type":"response.completed","response":{"id":"resp_1","object":"response","instructions":"@@","output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"@@"}]}]}}"#,
        },
        Streamed {
            name: "unknown event",
            written: As::Text,
            opening: "",
            event: "",
            closing: r#"response.novel {"type":"response.novel","words":"@@"}"#,
        },
        Streamed {
            name: "failure",
            written: As::Text,
            opening: "",
            event: "",
            closing: r#"response.failed {"type":"response.failed","response":{"id":"resp_1","object":"response","status":"failed","error":{"code":"server_error","message":"@@"}}}"#,
        },
        Streamed {
            name: "error event",
            written: As::Text,
            opening: "",
            event: "",
            closing: r#"error {"type":"error","code":"server_error","message":"@@","param":null}"#,
        },
    ],
    ..NONE
}];
