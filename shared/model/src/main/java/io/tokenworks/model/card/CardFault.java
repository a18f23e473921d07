package io.tokenworks.model.card;

/** Bytes that are no model card, or a model file from which none can be made. */
public final class CardFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CardFault(String message) {
        super(message);
    }
}
