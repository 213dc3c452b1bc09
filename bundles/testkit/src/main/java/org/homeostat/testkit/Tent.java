package org.homeostat.testkit;

/**
 * The weights of the network of rectifiers whose equilibrium is the iterated tent map (ours; the nilpotent sawtooth network):
 * each pair of neurons takes 2·first - 4·second of the pair before.
 *
 * @param pairs the number of iterations of the tent map
 */
record Tent(int pairs) implements Linear {

    @Override
    public int dimension() {
        return 2 * pairs;
    }

    @Override
    public double[] apply(double[] z) {
        double[] result = new double[z.length];
        for (int i = 2; i < z.length; i++) {
            int before = i / 2 * 2 - 2;
            result[i] = 2 * z[before] - 4 * z[before + 1];
        }
        return result;
    }

    @Override
    public double margin() {
        return 1 - lipschitz();
    }

    @Override
    public double lipschitz() {
        return 1 + 2 * Math.sqrt(10);
    }

    @Override
    public double[] resolvent(double alpha, double[] r) {
        throw new UnsupportedOperationException("the tent network is not monotone");
    }

    @Override
    public int depth() {
        return pairs;
    }
}
