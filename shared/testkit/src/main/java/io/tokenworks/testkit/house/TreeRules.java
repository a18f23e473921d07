package io.tokenworks.testkit.house;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.PrimitiveTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import io.tokenworks.testkit.house.Finding.Rule;
import java.util.List;
import java.util.Set;
import javax.lang.model.type.TypeKind;
import org.jspecify.annotations.Nullable;

/** The rules that need the syntax tree of one source. */
final class TreeRules extends TreeScanner<@Nullable Void, @Nullable Void> {
    static final int METHOD_LINES_MAX = 30;
    static final int METHOD_LINES_HARD = 60;
    static final int PARAMETERS_MAX = 5;
    static final int PARAMETERS_HARD = 7;

    private static final Set<String> INJECTING = Set.of("Autowired", "Inject", "Resource", "Value",
            "PersistenceContext",
            "MockitoBean");
    private static final Set<TypeKind> FLOATING = Set.of(TypeKind.FLOAT, TypeKind.DOUBLE);
    private static final Set<Tree.Kind> FLOATING_LITERALS = Set.of(Tree.Kind.FLOAT_LITERAL, Tree.Kind.DOUBLE_LITERAL);
    private static final Set<String> FLOATING_TYPES = Set.of("Float", "Double");

    private final SourceFile source;
    private final boolean money;
    private final List<Finding> findings;
    private boolean inRecord;

    TreeRules(SourceFile source, boolean money, List<Finding> findings) {
        this.source = source;
        this.money = money;
        this.findings = findings;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void p) {
        String name = type.getSimpleName().toString();
        if (Tidy.BANNED_ENDINGS.stream().anyMatch(name::endsWith)) {
            add(Rule.NAME_ENDING, name, 0, true);
        }
        if (!source.isTest()) {
            type.getMembers().stream().filter(VariableTree.class::isInstance).map(VariableTree.class::cast)
                    .filter(TreeRules::isInjected)
                    .forEach(f -> add(Rule.FIELD_INJECTION, f.getName().toString(), 0, true));
        }
        boolean outerRecord = inRecord;
        inRecord = type.getKind() == Tree.Kind.RECORD;
        super.visitClass(type, null);
        inRecord = outerRecord;
        return null;
    }

    private static boolean isInjected(VariableTree field) {
        for (AnnotationTree annotation : field.getModifiers().getAnnotations()) {
            String name = annotation.getAnnotationType().toString();
            if (INJECTING.contains(name.substring(name.lastIndexOf('.') + 1))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void p) {
        String name = method.getName().toString();
        int parameters = method.getParameters().size();
        // A record's constructor repeats its components, and those are what a record is for.
        boolean ofRecord = inRecord && name.equals("<init>");
        if (parameters > PARAMETERS_MAX && !ofRecord && !overrides(method)) {
            add(Rule.PARAMETERS, name, parameters, parameters > PARAMETERS_HARD);
        }
        int lines = lines(method);
        if (lines > METHOD_LINES_MAX) {
            add(Rule.METHOD_LINES, name, lines, lines > METHOD_LINES_HARD);
        }
        return super.visitMethod(method, null);
    }

    /** Whoever overrides has no say in the parameters. */
    private static boolean overrides(MethodTree method) {
        return method.getModifiers().getAnnotations().stream()
                .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
    }

    /** From the line of the body's opening brace to that of its closing one. */
    private int lines(MethodTree method) {
        if (method.getBody() == null) {
            return 0;
        }
        CompilationUnitTree unit = source.unit();
        long first = source.positions().getStartPosition(unit, method.getBody());
        long last = source.positions().getEndPosition(unit, method.getBody());
        var map = unit.getLineMap();
        return (int) (map.getLineNumber(last) - map.getLineNumber(first) + 1);
    }

    @Override
    public @Nullable Void visitPrimitiveType(PrimitiveTypeTree type, @Nullable Void p) {
        addFloating(FLOATING.contains(type.getPrimitiveTypeKind()), type);
        return super.visitPrimitiveType(type, null);
    }

    @Override
    public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void p) {
        addFloating(FLOATING_LITERALS.contains(literal.getKind()), literal);
        return super.visitLiteral(literal, null);
    }

    @Override
    public @Nullable Void visitIdentifier(IdentifierTree identifier, @Nullable Void p) {
        addFloating(FLOATING_TYPES.contains(identifier.getName().toString()), identifier);
        return super.visitIdentifier(identifier, null);
    }

    private void addFloating(boolean floating, Tree tree) {
        if (money && floating) {
            long line = source.unit().getLineMap()
                    .getLineNumber(source.positions().getStartPosition(source.unit(), tree));
            add(Rule.FLOATING_MONEY, "line " + line, 0, true);
        }
    }

    private void add(Rule rule, String member, int size, boolean hard) {
        findings.add(new Finding(rule, source.path() + "#" + member, size, hard));
    }
}
