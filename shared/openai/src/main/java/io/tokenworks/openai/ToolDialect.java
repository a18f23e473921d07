package io.tokenworks.openai;

/** How a model was taught to call functions. */
public enum ToolDialect {
    /** {@code <tool_call>}, a JSON object with name and arguments, {@code </tool_call>}: Hermes, Qwen. */
    HERMES,
    /** One JSON object with name and parameters: Llama 3. */
    LLAMA
}
