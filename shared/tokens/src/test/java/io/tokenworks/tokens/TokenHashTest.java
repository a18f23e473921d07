package io.tokenworks.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TokenHashTest {

    private static final byte[] SECRET = {1, 2, 3};

    @Test
    void theRootIsTheSameInEveryRelease() {
        // Computed with Python's hashlib over the documented input.
        assertThat(HexFormat.of().formatHex(TokenHash.root("ab", SECRET, "salt")))
                .isEqualTo("da9534738b19d10f0af0104116c64ef1b24a6497d2b0db2acaf865f48fbc3fe2");
        assertThat(HexFormat.of()
                .formatHex(TokenHash.chain(TokenHash.root("ab", SECRET, "salt"), new int[]{7, 1, 65536, 9}, 1, 3)))
                .isEqualTo("f443a3e5a2d6d969eae90a7f5446c1c93f022f84a70ae12e414d94ac109000a6");
    }

    @Test
    void partsOfTheRootDoNotRunIntoEachOther() {
        assertThat(TokenHash.root("ab", SECRET, "")).isNotEqualTo(TokenHash.root("a", new byte[]{'b', 1, 2, 3}, ""));
        assertThat(TokenHash.root("ab", SECRET, "x")).isNotEqualTo(TokenHash.root("ab", SECRET, ""));
    }

    @Test
    void aBlockDependsOnItsParentAndItsOwnIdsOnly() {
        byte[] root = TokenHash.root("ab", SECRET, "");
        int[] ids = {1, 2, 3, 4};
        byte[] first = TokenHash.chain(root, ids, 0, 2);
        byte[] second = TokenHash.chain(first, ids, 2, 4);
        assertThat(TokenHash.chain(root, new int[]{1, 2, 9}, 0, 2)).isEqualTo(first);
        assertThat(TokenHash.chain(root, ids, 2, 4)).isNotEqualTo(second);
        assertThat(TokenHash.chain(first, new int[]{3, 4}, 0, 2)).isEqualTo(second);
    }

    @Test
    void wrongRangesAreRefused() {
        byte[] root = TokenHash.root("ab", SECRET, "");
        assertThatThrownBy(() -> TokenHash.chain(root, new int[2], 1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> TokenHash.chain(new byte[3], new int[2], 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
