//! What stands where in the bodies of Anthropic's APIs.
//!
//! In: nothing. Out: the tables. Blocks of content stand in requests, responses and events alike, so that their members are written down
//! once.

use crate::dialect::{Mark, Mention, Places};
use crate::text::Scope;

/// A table that begins with the members of blocks: those of lists are parts, those of events pieces.
macro_rules! with_blocks {
    ($(($block:literal, $mark:ident)),+; $($rest:expr),* $(,)?) => {
        &[
            $(
                ($block, Mark::$mark),
                (concat!($block, ".type"), Mark::Kind),
                (concat!($block, ".id"), Mark::CallId),
                (concat!($block, ".name"), Mark::ToolName),
                (concat!($block, ".input"), Mark::ToolArguments),
                (concat!($block, ".partial_json"), Mark::ToolArguments),
                (concat!($block, ".server_name"), Mark::Identifier),
                (concat!($block, ".caller.type"), Mark::Identifier),
                (concat!($block, ".caller.tool_id"), Mark::Identifier),
                (concat!($block, ".tool_use_id"), Mark::AnswersCall),
                (concat!($block, ".cache_control.type"), Mark::Identifier),
                (concat!($block, ".signature"), Mark::Signature),
                // Of thoughts, summaries, results of searches and of code, advice.
                (concat!($block, ".data"), Mark::Encrypted),
                (concat!($block, ".encrypted_content"), Mark::Encrypted),
                (concat!($block, ".content.encrypted_content"), Mark::Encrypted),
                (concat!($block, ".content.encrypted_stdout"), Mark::Encrypted),
                (concat!($block, ".content[].encrypted_content"), Mark::Encrypted),
                (concat!($block, ".file_id"), Mark::Identifier),
                (concat!($block, ".source.type"), Mark::Identifier),
                (concat!($block, ".source.media_type"), Mark::Identifier),
                (concat!($block, ".source.file_id"), Mark::Identifier),
                (concat!($block, ".source.data"), Mark::Binary),
                (concat!($block, ".source.content[].type"), Mark::Identifier),
                (concat!($block, ".source.content[].source.type"), Mark::Identifier),
                (concat!($block, ".source.content[].source.media_type"), Mark::Identifier),
                (concat!($block, ".source.content[].source.data"), Mark::Binary),
                // What a tool answered: a list of blocks, or an object.
                (concat!($block, ".content[].type"), Mark::Identifier),
                (concat!($block, ".content[].cache_control.type"), Mark::Identifier),
                (concat!($block, ".content[].source.type"), Mark::Identifier),
                (concat!($block, ".content[].source.media_type"), Mark::Identifier),
                (concat!($block, ".content[].source.file_id"), Mark::Identifier),
                (concat!($block, ".content[].source.data"), Mark::Binary),
                (concat!($block, ".content.type"), Mark::Identifier),
                (concat!($block, ".content.error_code"), Mark::Identifier),
                (concat!($block, ".content.stop_reason"), Mark::Identifier),
                (concat!($block, ".content.retrieved_at"), Mark::Identifier),
                (concat!($block, ".content.content[].type"), Mark::Identifier),
                (concat!($block, ".content.content[].file_id"), Mark::Identifier),
                (concat!($block, ".content.content.type"), Mark::Identifier),
                (concat!($block, ".content.content.source.type"), Mark::Identifier),
                (concat!($block, ".content.content.source.media_type"), Mark::Identifier),
                (concat!($block, ".content.content.source.data"), Mark::Binary),
                (concat!($block, ".content.tool_references[].type"), Mark::Identifier),
                // What is quoted comes whole. (`citations` of a text, `citation` of a delta.)
                (concat!($block, ".citations"), Mark::Whole),
                (concat!($block, ".citations[].type"), Mark::Identifier),
                (concat!($block, ".citations[].file_id"), Mark::Identifier),
                (concat!($block, ".citations[].encrypted_index"), Mark::Signature),
                (concat!($block, ".citation"), Mark::Whole),
                (concat!($block, ".citation.type"), Mark::Identifier),
                (concat!($block, ".citation.file_id"), Mark::Identifier),
                (concat!($block, ".citation.encrypted_index"), Mark::Signature),
                // Another model took over.
                (concat!($block, ".from.model"), Mark::Identifier),
                (concat!($block, ".to.model"), Mark::Identifier),
                (concat!($block, ".trigger.type"), Mark::Identifier),
                (concat!($block, ".trigger.category"), Mark::Identifier),
            )+
            $($rest),*
        ]
    };
}

pub(super) const REQUEST: Places = with_blocks!(
    ("messages[].content[]", Part);
    // Of a batch, what is asked for.
    ("requests[].custom_id", Mark::Identifier),
    ("requests[].params", Mark::Body),
    ("model", Mark::Model),
    ("stream", Mark::Stream),
    ("max_tokens", Mark::OutputTokens),
    ("anthropic_version", Mark::Identifier),
    ("anthropic_beta[]", Mark::Identifier),
    ("service_tier", Mark::Identifier),
    ("inference_geo", Mark::Identifier),
    ("speed", Mark::Identifier),
    ("metadata.user_id", Mark::Identifier),
    ("container", Mark::Identifier),
    ("container.id", Mark::Identifier),
    ("container.skills[].type", Mark::Identifier),
    ("container.skills[].skill_id", Mark::Identifier),
    ("container.skills[].version", Mark::Identifier),
    ("cache_control.type", Mark::Identifier),
    ("thinking.type", Mark::Identifier),
    ("thinking.display", Mark::Identifier),
    ("fallbacks[].model", Mark::OtherModel),
    // Those that gateways fall back on.
    ("fallbacks[]", Mark::OtherModel),
    ("models[]", Mark::OtherModel),
    ("system", Mark::Speech(Scope::System)),
    ("system[].type", Mark::Identifier),
    ("system[].cache_control.type", Mark::Identifier),
    ("messages[]", Mark::Turn),
    ("messages[].role", Mark::Role),
    ("messages[].content[].citations", Mark::Speech(Scope::Document)),
    ("context_management", Mark::Speech(Scope::System)),
    ("context_management.edits[].type", Mark::Identifier),
    ("output_format", Mark::Speech(Scope::ToolDefinition)),
    ("output_format.type", Mark::Identifier),
    ("output_config", Mark::Speech(Scope::ToolDefinition)),
    ("output_config.effort", Mark::Identifier),
    ("output_config.format.type", Mark::Identifier),
    ("tools", Mark::Speech(Scope::ToolDefinition)),
    ("tools[]", Mark::Tool(Mention::Declared)),
    ("tools[].type", Mark::Kind),
    ("tools[].name", Mark::ToolName),
    // Of one that advises.
    ("tools[].model", Mark::OtherModel),
    ("tools[].mcp_server_name", Mark::Identifier),
    ("tools[].allowed_callers[]", Mark::Identifier),
    ("tools[].cache_control.type", Mark::Identifier),
    ("mcp_servers", Mark::Speech(Scope::ToolDefinition)),
    ("mcp_servers[]", Mark::Tool(Mention::Declared)),
    ("mcp_servers[].type", Mark::Kind),
    ("mcp_servers[].name", Mark::Identifier),
    ("tool_choice", Mark::Tool(Mention::Chosen)),
    ("tool_choice.type", Mark::Kind),
    ("tool_choice.name", Mark::ToolName),
);

/// A message, a count of tokens, or an error.
pub(super) const RESPONSE: Places = with_blocks!(
    ("content[]", Part);
    ("", Mark::Turn),
    ("id", Mark::Identifier),
    ("type", Mark::Identifier),
    ("role", Mark::Role),
    ("model", Mark::Model),
    ("stop_reason", Mark::Finish),
    ("stop_details.type", Mark::Identifier),
    ("stop_details.category", Mark::Identifier),
    ("stop_details.recommended_model", Mark::Identifier),
    ("stop_details.fallback_credit_token", Mark::Identifier),
    ("container.id", Mark::Identifier),
    ("container.expires_at", Mark::Identifier),
    ("container.skills[].type", Mark::Identifier),
    ("container.skills[].skill_id", Mark::Identifier),
    ("container.skills[].version", Mark::Identifier),
    ("context_management.applied_edits[].type", Mark::Identifier),
    ("usage.input_tokens", Mark::InputTokens),
    ("usage.output_tokens", Mark::OutputTokens),
    ("usage.service_tier", Mark::Identifier),
    ("usage.inference_geo", Mark::Identifier),
    ("usage.iterations[].type", Mark::Identifier),
    ("usage.iterations[].model", Mark::Identifier),
    ("error.type", Mark::Identifier),
    ("request_id", Mark::Identifier),
);

/// An event of a stream, or a line of a batch's results.
pub(super) const EVENT: Places = with_blocks!(
    ("content_block", Piece),
    ("delta", Piece),
    ("message.content[]", Part),
    ("result.message.content[]", Part);
    ("type", Mark::EventKind),
    ("index", Mark::BlockIndex),
    ("message", Mark::Turn),
    ("message.id", Mark::Identifier),
    ("message.type", Mark::Identifier),
    ("message.role", Mark::Role),
    ("message.model", Mark::Model),
    ("message.stop_reason", Mark::Finish),
    ("message.container.id", Mark::Identifier),
    ("message.container.expires_at", Mark::Identifier),
    ("message.usage.input_tokens", Mark::InputTokens),
    ("message.usage.output_tokens", Mark::OutputTokens),
    ("message.usage.service_tier", Mark::Identifier),
    ("message.usage.inference_geo", Mark::Identifier),
    ("delta.stop_reason", Mark::Finish),
    ("delta.stop_details.type", Mark::Identifier),
    ("delta.stop_details.category", Mark::Identifier),
    ("delta.stop_details.recommended_model", Mark::Identifier),
    ("delta.stop_details.fallback_credit_token", Mark::Identifier),
    ("delta.container.id", Mark::Identifier),
    ("delta.container.expires_at", Mark::Identifier),
    ("delta.container.skills[].type", Mark::Identifier),
    ("delta.container.skills[].skill_id", Mark::Identifier),
    ("delta.container.skills[].version", Mark::Identifier),
    ("context_management.applied_edits[].type", Mark::Identifier),
    ("usage.input_tokens", Mark::InputTokens),
    ("usage.output_tokens", Mark::OutputTokens),
    ("usage.iterations[].type", Mark::Identifier),
    ("usage.iterations[].model", Mark::Identifier),
    ("error.type", Mark::Identifier),
    ("request_id", Mark::Identifier),
    // Bedrock's, in the last event.
    ("amazon-bedrock-invocationMetrics.inputTokenCount", Mark::InputTokens),
    ("amazon-bedrock-invocationMetrics.outputTokenCount", Mark::OutputTokens),
    ("custom_id", Mark::Identifier),
    ("result.type", Mark::Identifier),
    ("result.message", Mark::Turn),
    ("result.message.id", Mark::Identifier),
    ("result.message.type", Mark::Identifier),
    ("result.message.role", Mark::Role),
    ("result.message.model", Mark::Model),
    ("result.message.stop_reason", Mark::Finish),
    ("result.error.type", Mark::Identifier),
    ("result.error.error.type", Mark::Identifier),
    ("result.error.request_id", Mark::Identifier),
);

pub(super) const COMPLETE_REQUEST: Places = &[
    ("model", Mark::Model),
    ("stream", Mark::Stream),
    ("max_tokens_to_sample", Mark::OutputTokens),
    ("anthropic_version", Mark::Identifier),
    ("metadata.user_id", Mark::Identifier),
];

pub(super) const COMPLETE_RESPONSE: Places = &[
    ("", Mark::Turn),
    ("id", Mark::Identifier),
    ("log_id", Mark::Identifier),
    ("type", Mark::Identifier),
    ("model", Mark::Model),
    ("stop_reason", Mark::Finish),
    ("error.type", Mark::Identifier),
    ("request_id", Mark::Identifier),
];

pub(super) const COMPLETE_EVENT: Places = &[
    ("", Mark::Delta),
    ("id", Mark::Identifier),
    ("log_id", Mark::Identifier),
    ("type", Mark::EventKind),
    ("model", Mark::Model),
    ("stop_reason", Mark::Finish),
    // Where the answer ended, not more of it.
    ("stop", Mark::Whole),
    ("error.type", Mark::Identifier),
    ("request_id", Mark::Identifier),
    ("amazon-bedrock-invocationMetrics.inputTokenCount", Mark::InputTokens),
    ("amazon-bedrock-invocationMetrics.outputTokenCount", Mark::OutputTokens),
];
