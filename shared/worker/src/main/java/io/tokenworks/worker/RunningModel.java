package io.tokenworks.worker;

import io.tokenworks.model.card.ModelCard;

/**
 * An engine with its model, ready to run.
 *
 * @param engine the running engine
 * @param card what gateways must know of the model
 * @param cardBytes the card's one serial form
 * @param cardDigest SHA-256 (hex) of that form
 * @param compatibility which other workers its KV fits
 * @param device in words
 */
public record RunningModel(
        EnginePort engine, ModelCard card, byte[] cardBytes, String cardDigest, String compatibility, String device) {}
