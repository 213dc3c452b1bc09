package org.homeostat.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Step;
import org.junit.jupiter.api.Test;

/** Each contract test can fail: for each there is a solver that breaks it. */
class BrokenSolversTest {

    /** z ← f(z), to be broken in one place. */
    private static class Picard implements Iteration {
        private final Problem problem;

        Picard(Problem problem) {
            this.problem = problem;
        }

        @Override
        public NDArray image(NDArray state) {
            return problem.evaluate(state);
        }
    }

    /** The contract for a given solver. */
    private static final class Contract extends SolverContract {
        private final Solver solver;

        Contract(Solver solver) {
            this.solver = solver;
        }

        @Override
        protected Solver solver() {
            return solver;
        }

        @Override
        protected boolean solvesNonContractions() {
            return true;
        }
    }

    private static void breaks(Solver solver, Consumer<SolverContract> test) {
        Throwable thrown = assertThrows(Throwable.class, () -> test.accept(new Contract(solver)));
        assertTrue(
                thrown instanceof AssertionError || thrown instanceof HomeostatException,
                () -> "the contract should say what is wrong, not end in " + thrown);
    }

    private static Solver proposing(UnaryOperator<NDArray> change) {
        return (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray propose(Step step) {
                return change.apply(step.image());
            }
        };
    }

    @Test
    void oneThatStandsStillSolvesNothing() {
        Solver stuck = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray propose(Step step) {
                return step.state();
            }
        };
        breaks(stuck, SolverContract::solvesAffineContractions);
        breaks(stuck, SolverContract::solvesTheCosine);
        breaks(stuck, SolverContract::solvesScaledRotations);
        breaks(stuck, SolverContract::solvesAMildlyStiffMap);
    }

    @Test
    void oneThatGoesTooFarMissesStiffMaps() {
        Solver overRelaxed = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray propose(Step step) {
                return step.image().add(step.residual().mul(0.2));
            }
        };
        breaks(overRelaxed, SolverContract::solvesAMildlyStiffMap);
    }

    @Test
    void plainIterationMissesNonContractions() {
        breaks((problem, memory) -> new Picard(problem), SolverContract::solvesANonContraction);
    }

    @Test
    void oneThatSolvesAnotherEquation() {
        Solver shifted = (problem, memory) -> new Iteration() {
            @Override
            public NDArray image(NDArray state) {
                return problem.evaluate(state).add(0.1);
            }
        };
        breaks(shifted, SolverContract::solvesAffineContractions);
        breaks(shifted, SolverContract::solvesTheCosine);
    }

    @Test
    void oneThatKnowsSinglePrecisionOnly() {
        breaks(proposing(next -> next.toType(DataType.FLOAT32, false)), SolverContract::solvesAffineContractions);
    }

    @Test
    void oneThatMixesSamples() {
        Solver mixing = proposing(next ->
                next.mul(0.9).add(next.mean(new int[] {0}, true).mul(0.1)));
        breaks(mixing, SolverContract::rowsAreIndependent);
        breaks(mixing, SolverContract::aSampleDoesNotDependOnItsBatch);
    }

    @Test
    void oneWhoseStepSizeDependsOnTheWholeBatch() {
        Solver damped = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray propose(Step step) {
                double norm =
                        step.residual().toType(DataType.FLOAT64, false).norm().getDouble();
                return step.state().add(step.residual().mul(1 / (1 + norm)));
            }
        };
        breaks(damped, SolverContract::rowsAreIndependent);
        breaks(damped, SolverContract::aSampleDoesNotDependOnItsBatch);
    }

    /** Heavy ball: z ← f(z) + 0.1 (z - previous z), with the previous state in the memory. */
    private static final class HeavyBall extends Picard {
        private final NDManager memory;
        private final boolean first;
        private NDArray previous;

        HeavyBall(Problem problem, NDManager memory, boolean keepsFirstRows) {
            super(problem);
            this.memory = memory;
            this.first = keepsFirstRows;
        }

        @Override
        public NDArray propose(Step step) {
            NDArray next = step.image();
            if (previous != null) {
                NDArray known = previous;
                if (!known.getShape().equals(step.state().getShape())) {
                    known = known.get("0:" + step.state().getShape().get(0));
                }
                next = next.add(step.state().sub(known).mul(0.1));
                known.close();
                previous.close();
            }
            previous = step.state().duplicate();
            previous.attach(memory);
            return next;
        }

        @Override
        public void keep(int[] rows) {
            if (first) {
                NDArray kept = previous.get("0:" + rows.length).duplicate();
                kept.attach(memory);
                previous.close();
                previous = kept;
            }
        }
    }

    @Test
    void oneThatKeepsWrongRowsOrAllOfThem() {
        breaks((p, memory) -> new HeavyBall(p, memory, true), SolverContract::keepsWhatBelongsToTheRowsThatStay);
        breaks((p, memory) -> new HeavyBall(p, memory, false), SolverContract::keepsWhatBelongsToTheRowsThatStay);
    }

    @Test
    void oneWhoseSolutionIsNotItsState() {
        Solver elsewhere = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray solution(NDArray state) {
                return state.add(0.5);
            }
        };
        breaks(elsewhere, SolverContract::returnsTheBestIterate);
    }

    @Test
    void oneThatGivesNaNAway() {
        Solver nan = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray solution(NDArray state) {
                return state.div(state.sub(state));
            }
        };
        breaks(nan, SolverContract::nanDoesNotGetOut);
        breaks(nan, SolverContract::divergenceDoesNotGetOut);
    }

    @Test
    void oneThatIteratesInSecret() {
        Solver secret = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray propose(Step step) {
                NDArray z = step.image();
                for (int i = 0; i < 5; i++) {
                    z = problem.evaluate(z);
                }
                return z;
            }
        };
        breaks(secret, SolverContract::keepsTheBudget);
    }

    @Test
    void oneThatDividesByTheResidual() {
        Solver dividing = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray propose(Step step) {
                NDArray norm = step.residual().norm(new int[] {1}, true);
                return step.state().add(step.residual().div(norm).mul(norm));
            }
        };
        breaks(dividing, SolverContract::goesOnAfterConvergence);
    }

    @Test
    void oneThatNeedsSeveralComponents() {
        Solver squeezing = proposing(next -> next.getShape().get(1) == 1 ? next.squeeze(1) : next);
        breaks(squeezing, SolverContract::solvesAllSizes);
    }

    @Test
    void oneThatLeavesArraysWithTheStart() {
        Solver leaking = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray start(NDArray z0) {
                NDScope.unregister(z0.duplicate());
                return z0;
            }
        };
        breaks(leaking, SolverContract::leavesNoArraysBehind);
    }

    @Test
    void oneThatRemembersEverything() {
        Solver hoarding = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray propose(Step step) {
                step.residual().duplicate().attach(memory);
                return step.image();
            }
        };
        breaks(hoarding, SolverContract::memoryDoesNotGrow);
    }

    @Test
    void oneThatWritesToItsArgument() {
        Solver writing = (problem, memory) -> new Picard(problem) {
            @Override
            public NDArray start(NDArray z0) {
                return z0.muli(0.5);
            }
        };
        breaks(writing, SolverContract::doesNotWriteToTheStart);
    }

    @Test
    void oneThatLearnsFromSolveToSolve() {
        AtomicInteger solves = new AtomicInteger();
        Solver learning = (problem, memory) -> {
            double damping = 1 - 0.1 * (solves.getAndIncrement() % 5);
            return new Picard(problem) {
                @Override
                public NDArray propose(Step step) {
                    return step.state().add(step.residual().mul(damping));
                }
            };
        };
        breaks(learning, SolverContract::repeatsItself);
    }
}
